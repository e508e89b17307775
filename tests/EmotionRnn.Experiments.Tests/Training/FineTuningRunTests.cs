using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Tests.Training;

public sealed class FineTuningRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    private EncoderRecipe Quick =>
        new()
        {
            Encoder = TinyEncoder.Write(Path.Combine(_folder, "encoder")),
            Preset = TrainingPreset.Encoder with
            {
                FineTuning = TrainingPreset.Encoder.FineTuning! with { LearningRate = 5e-3f, Epochs = 6 },
            },
            Seed = 3,
            CommonTokens = 40,
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_learns_and_writes_a_package_that_gives_the_same_scores()
    {
        var outcome = Train(
            "model",
            Quick with
            {
                Preset = Quick.Preset with { FineTuning = Quick.Preset.FineTuning! with { Epochs = 40 } },
            }
        );
        Assert.True(outcome.Trained.Dev.WeightedF1 > outcome.Trained.Dev.Majority.WeightedF1 + 0.3, $"{outcome.Trained.Dev.WeightedF1}");

        var package = ModelPackage.Read(Path.Combine(_folder, "model"));
        Assert.Equal(EncoderModel.Kind, package.Manifest.Kind);
        Assert.Equal(outcome.Test!.Report.WeightedF1, Evaluation.Of(package.Model, TinyCorpus.Create(), Split.Test).WeightedF1);
        Assert.Equal(
            outcome.Trained.Dev.Predictions.NegativeLogLikelihood(),
            Evaluation.Of(package.Model, TinyCorpus.Create(), Split.Dev).Predictions.NegativeLogLikelihood()
        );
        Assert.Contains("a tiny encoder, for tests", package.Card, StringComparison.Ordinal);
        Assert.Contains("weights of 8 bits", package.Card, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_that_neither_the_training_split_nor_common_English_uses_are_left_out()
    {
        Train("model", Quick);
        var encoder = ((EncoderModel)ModelPackage.Read(Path.Combine(_folder, "model")).Model).Encoder;
        var kept = ((BertTokenizer)encoder.Tokenizer).Vocabulary;
        Assert.Contains("lovely", kept);
        Assert.Contains("[MASK]", kept);
        Assert.DoesNotContain("zebra", kept);
        Assert.DoesNotContain("[unused0]", kept);
        Assert.Equal(kept.Count, encoder.Network.Options.VocabularySize);
    }

    [Fact]
    public void The_same_seed_gives_the_same_package_and_another_seed_another()
    {
        var options = Quick with { Preset = Quick.Preset with { FineTuning = Quick.Preset.FineTuning! with { Epochs = 1 } } };
        Train("one", options, "model");
        Train("two", options, "model");
        Train("three", options with { Seed = 4 }, "model");
        Assert.Equal(Hash("one/model"), Hash("two/model"));
        Assert.NotEqual(Hash("one/model"), Hash("three/model"));
    }

    [Fact]
    public void Epochs_of_batches_by_tokens_may_differ_in_how_many_they_have()
    {
        var stage = Quick.Preset.FineTuning! with { Batch = 1, BatchTokens = 45, Epochs = 8, BestEpoch = false };
        Train("model", Quick with { Preset = Quick.Preset with { FineTuning = stage } });
        Assert.True(Directory.Exists(Path.Combine(_folder, "model")));
    }

    /// <summary>An epoch has 10 batches; the clock goes so fast that a checkpoint is written after each.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(17)]
    public void A_run_that_was_stopped_within_an_epoch_goes_on_there_and_gives_the_same_package(int batches)
    {
        var options = Quick with { Preset = Quick.Preset with { FineTuning = Quick.Preset.FineTuning! with { Epochs = 3 } } };
        Train("whole", options, "model");
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var run = Run("stopped", options, "model");
        Assert.Throws<OperationCanceledException>(() =>
            run.Run(
                restart: false,
                new Each(_ =>
                {
                    if (seen++ == batches)
                        stop.Cancel();
                }),
                new FastClock(),
                stop.Token
            )
        );
        var first = 0;
        var resumed = Run("stopped", options, "model")
            .Run(
                restart: false,
                new Each(p => first = first == 0 ? p.Batch : first),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
        Assert.True(resumed.Resumed);
        Assert.Equal(batches == 17 ? 8 : batches + 2, first);
        Assert.Equal(Hash("whole/model"), Hash("stopped/model"));
    }

    [Fact]
    public void A_folder_without_an_encoder_is_refused_with_what_is_missing()
    {
        var options = Quick with { Encoder = Directory.CreateDirectory(Path.Combine(_folder, "nothing")).FullName };
        Assert.Contains("vocab.txt", Assert.Throws<ExperimentException>(() => Train("model", options)).Message, StringComparison.Ordinal);
    }

    private TrainingOutcome Train(string name, EncoderRecipe options, string? inner = null) =>
        Run(name, options, inner).Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken);

    private TrainingRun Run(string name, EncoderRecipe options, string? inner = null)
    {
        var folder = inner is null ? _folder : Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        return new(
            options with
            {
                Origin = "a tiny encoder, for tests",
            },
            new(TinyCorpus.Create()),
            Path.Combine(folder, inner ?? name),
            "emotionrnn train …"
        );
    }

    private string Hash(string package) => ModelPackage.ReadManifest(Path.Combine(_folder, package)).Hash;

    private sealed class Each(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }

    private sealed class FastClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += 10 * TimestampFrequency * 60;
    }
}
