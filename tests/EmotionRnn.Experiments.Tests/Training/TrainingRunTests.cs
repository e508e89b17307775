using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Tests.Training;

public sealed class TrainingRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    private static EmotionRnnRecipe Quick { get; } =
        new()
        {
            Preset = TrainingPreset.Recommended with
            {
                Text = TrainingPreset.Recommended.Text with { Epochs = 3, Batch = 20 },
                Network = TrainingPreset.Recommended.Network with { Epochs = 4, Batch = 8, LearningRate = 5e-3f },
            },
            Variant = new(Modality.Text, AttentionKind.Simple),
            Seed = 3,
            Networks = 2,
            Embedding = new EmbeddingOptions(Dimensions: 20),
            Hyperparameters = new()
            {
                StateSize = 12,
                EmotionSize = 10,
                HiddenSize = 8,
            },
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_learns_what_the_turn_before_says_and_writes_a_package_that_gives_the_same_scores()
    {
        var outcome = Train("model", Quick);
        Assert.True(outcome.Trained.Dev.WeightedF1 > 0.85, $"{outcome.Trained.Dev.WeightedF1}");
        Assert.True(outcome.Trained.Dev.WeightedF1 > outcome.Trained.Dev.Majority.WeightedF1 + 0.3);
        Assert.True(outcome.Trained.Fitted.RandomVectors);

        var package = ModelPackage.Read(Path.Combine(_folder, "model"));
        Assert.Equal(outcome.Test!.ToMetrics(Split.Test).WeightedF1, package.Manifest.Metrics[1].WeightedF1);
        Assert.Equal(outcome.Test.Report.WeightedF1, Evaluation.Of(package.Model, TinyCorpus.Create(), Split.Test).WeightedF1);
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Contains("| test |", package.Card, StringComparison.Ordinal);
        Assert.Contains("emotionrnn train …", package.Card, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_gives_the_same_package_whatever_the_threads_and_another_seed_another()
    {
        Train("one", Quick with { Threads = 1 }, "model");
        Train("two", Quick with { Threads = 2 }, "model");
        Train("three", Quick with { Seed = 4 }, "model");
        Assert.Equal(Hash("one/model"), Hash("two/model"));
        Assert.NotEqual(Hash("one/model"), Hash("three/model"));
    }

    [Theory]
    [InlineData(0, RateSchedule.Constant)]
    [InlineData(5, RateSchedule.Constant)]
    [InlineData(37, RateSchedule.Constant)]
    [InlineData(70, RateSchedule.Constant)]
    [InlineData(70, RateSchedule.WarmUpThenLinear)]
    public void A_run_that_was_stopped_anywhere_goes_on_and_gives_the_same_package(int batches, RateSchedule schedule)
    {
        var options = Quick with { Preset = Quick.Preset with { Network = Quick.Preset.Network with { Schedule = schedule } } };
        Train("whole", options, "model");
        var stop = new CancellationTokenSource();
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
                TimeProvider.System,
                stop.Token
            )
        );
        Assert.False(Path.Exists(Path.Combine(_folder, "stopped", "model")));
        Assert.True(run.WouldGoOn);
        Assert.True(Train("stopped", options, "model").Resumed);
        Assert.Equal(Hash("whole/model"), Hash("stopped/model"));
    }

    [Fact]
    public void The_learning_rate_rises_and_falls_where_it_has_a_schedule()
    {
        Train("constant", Quick, "model");
        Train(
            "scheduled",
            Quick with
            {
                Preset = Quick.Preset with { Network = Quick.Preset.Network with { Schedule = RateSchedule.WarmUpThenLinear } },
            },
            "model"
        );
        Assert.NotEqual(Hash("constant/model"), Hash("scheduled/model"));

        // With one batch an epoch and one epoch, the only step is the last of the rise; as large as it is without a schedule.
        var one = Quick with
        {
            Preset = Quick.Preset with { Network = Quick.Preset.Network with { Epochs = 1, Batch = 10_000 } },
        };
        Train("one constant", one, "model");
        Train(
            "one scheduled",
            one with
            {
                Preset = one.Preset with { Network = one.Preset.Network with { Schedule = RateSchedule.WarmUpThenLinear } },
            },
            "model"
        );
        Assert.Equal(Hash("one constant/model"), Hash("one scheduled/model"));
    }

    [Fact]
    public void An_unfinished_run_with_other_settings_is_not_mixed_in()
    {
        Stop(Quick);
        var error = Assert.Throws<ExperimentException>(() => Train("model", Quick with { Seed = 9 }));
        Assert.Contains("--restart", error.Message, StringComparison.Ordinal);
        Assert.False(
            Run("model", Quick with { Seed = 9 })
                .Run(restart: true, null, TimeProvider.System, TestContext.Current.CancellationToken)
                .Resumed
        );
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_with_the_remedy()
    {
        Stop(Quick, batches: 30);
        var checkpoint = Path.Combine(_folder, "model.training", "seed3", "text.checkpoint");
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^9]);
        var error = Assert.Throws<ExperimentException>(() => Train("model", Quick));
        Assert.Contains("text.checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Contains("--restart", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_folder_is_never_overwritten()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "model"));
        Assert.Contains(
            "exists already",
            Assert.Throws<ExperimentException>(() => Train("model", Quick)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_runs_do_not_share_a_folder()
    {
        var refused = 0;
        Run("model", Quick)
            .Run(
                restart: false,
                new Each(_ => refused += refused > 0 ? 0 : Refused()),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
        Assert.Equal(1, refused);

        int Refused()
        {
            Assert.Contains(
                "Another run",
                Assert.Throws<ExperimentException>(() => Train("model", Quick)).Message,
                StringComparison.Ordinal
            );
            return 1;
        }
    }

    /// <summary>Not even when one is to throw away what the other has so far.</summary>
    [Fact]
    public void Restarting_does_not_take_a_running_runs_checkpoints_away()
    {
        Train("whole", Quick, "model");
        var folder = Path.Combine(_folder, "running", "model.training");
        var refused = 0;
        Run("running", Quick, "model")
            .Run(
                restart: false,
                new Each(p =>
                {
                    if (p is not { Stage: "network 1 of 2", Last: not null })
                        return;
                    Assert.Contains("Another run", Assert.Throws<ExperimentException>(() => Restart()).Message, StringComparison.Ordinal);
                    Assert.True(File.Exists(Path.Combine(folder, "seed3", "text.checkpoint")));

                    // Nor does removing the folder let another in.
                    if (++refused == 4)
                        Directory.Delete(folder, recursive: true);
                    Assert.Throws<ExperimentException>(() => Restart());
                    Directory.CreateDirectory(Path.Combine(folder, "seed3"));
                }),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
        Assert.Equal(4, refused);
        Assert.Equal(Hash("whole/model"), Hash("running/model"));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(Path.Combine(_folder, "running")).Select(Path.GetFileName));

        void Restart() =>
            Run("running", Quick, "model").Run(restart: true, null, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_corpus_without_labels_cannot_be_trained_on()
    {
        var corpus = new Corpus("bare", TinyCorpus.Labels, TinyCorpus.Create()[Split.Train], [], []);
        var error = Assert.Throws<ExperimentException>(() =>
            new TrainingRun(Quick, new(corpus), Path.Combine(_folder, "model"), "").Run(
                false,
                null,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("no labelled utterance in its dev split", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_candidate_on_dev_is_kept()
    {
        var settings = Quick with { Networks = 1, Preset = Quick.Preset with { Network = Quick.Preset.Network with { Epochs = 1 } } };
        var scores = Enumerable
            .Range(3, 3)
            .Select(seed => Train($"seed{seed}", settings with { Seed = seed }).Trained.Dev.WeightedF1)
            .ToArray();
        var outcome = Train("best", settings, candidates: 3);
        Assert.Equal(scores.Max(), outcome.Trained.Dev.WeightedF1);
        Assert.Equal(3 + Array.IndexOf(scores, scores.Max()), outcome.Trained.Recipe.Seed);
    }

    [Fact]
    public void Progress_tells_stage_epoch_loss_and_time_left()
    {
        var told = new List<TrainingProgress>();
        Run("model", Quick).Run(restart: false, new Each(told.Add), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(["text", "network 1 of 2", "network 2 of 2"], told.Select(p => p.Stage).Distinct());
        Assert.All(told, p => Assert.InRange(p.Batch, 1, p.Batches));
        Assert.Equal(3 + 4 + 4, told.Count(p => p.Last is not null));
        Assert.All(told, p => Assert.True(double.IsFinite(p.Loss!.Value) && p.Remaining >= TimeSpan.Zero));
    }

    private void Stop(EmotionRnnRecipe options, int batches = 3)
    {
        var stop = new CancellationTokenSource();
        var seen = 0;
        Assert.Throws<OperationCanceledException>(() =>
            Run("model", options)
                .Run(
                    false,
                    new Each(_ =>
                    {
                        if (++seen == batches)
                            stop.Cancel();
                    }),
                    TimeProvider.System,
                    stop.Token
                )
        );
    }

    private TrainingOutcome Train(string name, EmotionRnnRecipe options, string? inner = null, int candidates = 1) =>
        Run(name, options, inner, candidates).Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken);

    private TrainingRun Run(string name, EmotionRnnRecipe options, string? inner = null, int candidates = 1)
    {
        var folder = inner is null ? _folder : Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        return new(options, new(TinyCorpus.Create()), Path.Combine(folder, inner ?? name), "emotionrnn train …", candidates);
    }

    private string Hash(string package) => ModelPackage.ReadManifest(Path.Combine(_folder, package)).Hash;

    private sealed class Each(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
