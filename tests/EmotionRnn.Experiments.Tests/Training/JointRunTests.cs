using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>Encoders that are trained together with the network over them, and models that are gone on with.</summary>
public sealed class JointRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_learns_and_writes_a_package_that_gives_the_same_scores()
    {
        var outcome = Train("model", Recipe(epochs: 25));
        Assert.True(outcome.Trained.Dev.WeightedF1 > outcome.Trained.Dev.Majority.WeightedF1 + 0.3, $"{outcome.Trained.Dev.WeightedF1}");

        var package = Read("model");
        Assert.True(package.Model.CanReadLive);
        Assert.Equal(["English"], package.Manifest.Training.Languages);
        Assert.Equal(
            outcome.Trained.Dev.Predictions.NegativeLogLikelihood(),
            Evaluation.Of(package.Model, TinyCorpus.Create(), Split.Dev).Predictions.NegativeLogLikelihood()
        );
    }

    [Fact]
    public void The_encoder_that_was_given_is_not_touched_so_the_same_recipe_gives_the_same_package_twice()
    {
        var recipe = Recipe(epochs: 1);
        var before = recipe.TextEncoder!.Encode([TinyCorpus.Create()[Split.Dev][0]])[0];
        Train("one", recipe, "model");
        Train("two", recipe, "model");
        Assert.Equal(before, recipe.TextEncoder.Encode([TinyCorpus.Create()[Split.Dev][0]])[0]);
        Assert.Equal(Hash("one/model"), Hash("two/model"));
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_with_the_same_bits()
    {
        var recipe = Recipe(epochs: 3);
        Train("whole", recipe, "model");
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var run = Run("stopped", recipe, "model");
        Assert.Throws<OperationCanceledException>(() => run.Run(restart: false, new Each(Stop), TimeProvider.System, stop.Token));
        Assert.True(
            Run("stopped", recipe, "model").Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken).Resumed
        );
        Assert.Equal(Hash("whole/model"), Hash("stopped/model"));

        void Stop(TrainingProgress progress)
        {
            if (progress.Epoch == 2 && seen++ == 1)
                stop.Cancel();
        }
    }

    [Theory]
    [InlineData("adapt")]
    [InlineData("end-to-end")]
    public void A_model_that_is_gone_on_with_starts_where_it_was(string preset)
    {
        var before = Train("model", Recipe(epochs: 25)).Trained.Dev.WeightedF1;
        using var initial = Read("model");
        var chosen = TrainingPreset.All.Single(named => named.Name == preset);
        var recipe = new EmotionRnnRecipe
        {
            Initial = initial,
            Variant = new(Modality.Text, AttentionKind.Simple),
            Preset = chosen with
            {
                Network = chosen.Network with { LearningRate = 1e-6f, Epochs = 1 },
                Joint = chosen.Joint is null ? null : chosen.Joint with { LearningRate = 1e-6f },
            },
        };
        var outcome = Train("gone-on", recipe);
        Assert.Equal(before, outcome.Trained.Dev.WeightedF1, 0.02);
        Assert.Contains("going on from model", Read("gone-on").Manifest.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_trained_together_is_refused_with_what_can()
    {
        var audio = Recipe(1) with { Variant = new(Modality.AudioText, AttentionKind.Simple) };
        Assert.Contains("audio", Refusal(audio), StringComparison.Ordinal);
        Assert.Contains("second network", Refusal(Recipe(1) with { Networks = 2 }), StringComparison.Ordinal);
        Assert.Contains(
            "every utterance by itself",
            Refusal(Recipe(1) with { TextEncoder = null, TextCnn = true }),
            StringComparison.Ordinal
        );
    }

    private string Refusal(EmotionRnnRecipe recipe) => Assert.Throws<ExperimentException>(() => Train("model", recipe)).Message;

    private EmotionRnnRecipe Recipe(int epochs) =>
        new()
        {
            Preset = TrainingPreset.EndToEnd with
            {
                Joint = TrainingPreset.EndToEnd.Joint! with { LearningRate = 2e-3f, BatchTokens = 60, Epochs = epochs },
            },
            Variant = new(Modality.Text, AttentionKind.Simple),
            TextEncoder = TextEncoders.Open(
                TinyEncoder.Write(Path.Combine(_folder, Path.GetRandomFileName())),
                new() { Name = "a tiny encoder" }
            ),
            TextCnn = false,
            Seed = 3,
            Threads = 2,
        };

    private TrainingOutcome Train(string name, EmotionRnnRecipe recipe, string? inner = null) =>
        Run(name, recipe, inner).Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken);

    private TrainingRun Run(string name, EmotionRnnRecipe recipe, string? inner) =>
        new(
            recipe,
            new(TinyCorpus.Create()),
            Path.Combine(inner is null ? _folder : Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, inner ?? name),
            "emotionrnn train …"
        );

    private ModelPackage Read(string name) => ModelPackage.Read(Path.Combine(_folder, name));

    private string Hash(string package) => ModelPackage.ReadManifest(Path.Combine(_folder, package)).Hash;

    private sealed class Each(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
