using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Reporting.Writing;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Experiments.Tests.Running;

/// <summary>Variants over a pretrained encoder and finished models, beside the others.</summary>
[Trait("Category", "Slow")]
public sealed class EncoderExperimentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void They_are_compared_with_the_rest_and_their_costs_are_told()
    {
        var model = Train();
        var options = Options(model) with { MeasureCosts = true };
        var report = QuickExperiment.Run(At("whole"), options);
        Assert.Equal(
            [
                "majority",
                "tf-idf",
                "text-cnn",
                "gru-text",
                "text-simple",
                "text-simple-encoder",
                "text-simple-encoder-text-cnn",
                "model-small",
            ],
            report.Systems.Select(s => s.Name)
        );
        Assert.Equal(("tiny", Encoder().Hash), (report.TextEncoder!.Name, report.TextEncoder.Hash));
        Assert.All(
            report.Systems.Where(s => s.Group == SystemGroup.Encoder),
            s => Assert.True(s.Test.WeightedF1.Mean > report.Systems[0].Test.WeightedF1.Mean, $"{s.Name}: {s.Test.WeightedF1.Mean}")
        );

        // Each over the encoder against the same over TextCNN, and against the baselines.
        Assert.Equal(
            [("text-simple-encoder", "text-simple"), ("text-simple-encoder-text-cnn", "text-simple")],
            report.Comparisons.Where(c => c.Family == ComparisonFamily.Encoders).Select(c => (c.First, c.Second))
        );
        Assert.Contains(
            report.Comparisons,
            c => c.Family == ComparisonFamily.Baselines && c.First == "text-simple-encoder" && c.Second == "tf-idf"
        );

        // A finished model answers as its own scores say.
        var evaluation = Evaluation.Of(model.Model, QuickExperiment.Corpus, Split.Test);
        Assert.Equal(evaluation.WeightedF1, report.Systems[^1].Test.WeightedF1.Mean, 1e-9);

        var costs = report.Systems.ToDictionary(s => s.Name, s => s.Cost);
        Assert.All((string[])["majority", "tf-idf", "text-cnn"], name => Assert.Null(costs[name]));
        Assert.Equal((model.Manifest.CountParameters(), model.Bytes), (costs["model-small"]!.Parameters, costs["model-small"]!.Bytes));
        Assert.True(costs["text-simple-encoder"]!.Parameters > Encoder().ParameterCount);
        Assert.True(costs["text-simple-encoder-text-cnn"]!.Bytes > costs["text-simple-encoder"]!.Bytes);
        Assert.All(costs.Values, cost => Assert.True(cost is null || cost.MillisecondsPerTurn is > 0 and < 1000));

        ReportFolder.Write(report, At("whole"));
        var page = File.ReadAllText(At("whole/report.html"));
        foreach (
            var text in (string[])
                ["What the accuracy costs", "TextSimple, encoder + TextCNN", "small, as it ships", "but for measured times"]
        )
            Assert.Contains(text, page, StringComparison.Ordinal);
        Assert.StartsWith(
            "system,parameters,bytes,milliseconds_per_turn\n",
            File.ReadAllText(At("whole/tables/costs.csv")),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(At("whole/figures/cost.svg")));
    }

    [Fact]
    public void Unless_costs_are_asked_for_the_same_runs_give_the_same_bytes_and_the_encoder_is_part_of_their_key()
    {
        var options = Options(null);
        var one = QuickExperiment.Run(At("one"), options).ToJson();
        Assert.Equal(one, QuickExperiment.Run(At("two"), options with { Jobs = 1 }).ToJson());
        var other = Options(null, states: "1");
        var experiment = new Experiment(QuickExperiment.Data, other, At("one"), TimeProvider.System);
        Assert.Equal(2 * other.Seeds.Count, experiment.Missing);
        Assert.DoesNotContain("costs", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_other_data_and_encoders_that_are_not_there_are_refused()
    {
        var model = Train();
        var elsewhere = new Corpus(
            "elsewhere",
            QuickExperiment.Corpus.Labels,
            [.. QuickExperiment.Corpus[Split.Train].Take(30)],
            QuickExperiment.Corpus[Split.Dev],
            QuickExperiment.Corpus[Split.Test]
        );
        Assert.Contains(
            "trained on other data",
            Assert.Throws<ExperimentException>(() => new Experiment(new(elsewhere), Options(model), At("x"), TimeProvider.System)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "neither a TextCNN nor an encoder",
            Assert
                .Throws<ExperimentException>(() =>
                    new Experiment(QuickExperiment.Data, Options(null, unread: true), At("x"), TimeProvider.System)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private ExperimentOptions Options(ModelPackage? model, string? states = null, bool unread = false)
    {
        var encoder = new CachedTextEncoder(Encoder(states), null);
        var plain = QuickExperiment.Options.Systems.Where(s => s.Group == SystemGroup.Baseline || s.Name == "text-simple");
        var over = ((bool[])[false, true]).Select(beside =>
            ExperimentSystem.Over(
                QuickExperiment.Recipe(Modality.Text) with
                {
                    TextEncoder = unread ? null : encoder,
                    TextCnn = beside,
                },
                nameThePreset: false
            )
        );
        return QuickExperiment.Options with
        {
            Systems = [.. plain, .. over, .. model is null ? (ExperimentSystem[])[] : [ExperimentSystem.Of(model)]],
        };
    }

    private EngineEncoder Encoder(string? states = null) =>
        TextEncoders.Open(TinyEncoder.Write(At("tiny")), new() { States = states is null ? [] : [new(Pooling.Mean, states)] });

    private ModelPackage Train()
    {
        new TrainingRun(QuickExperiment.Recipe(Modality.Text), QuickExperiment.Data, At("small"), "…").Run(
            restart: false,
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        return ModelPackage.Read(At("small"));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
