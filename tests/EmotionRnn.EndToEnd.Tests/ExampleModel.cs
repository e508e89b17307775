using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>A small model with random weights, large enough that it answers every emotion somewhere.</summary>
internal static class ExampleModel
{
    private const string Words =
        "the a i you it is was are of to and in that my your her so n't 's 'm no oh not love great sorry proud late got part lead "
        + "? ! . , ... forget cake day";

    private static readonly IReadOnlyList<int>[] Confusion =
    [
        [1000, 60, 2, 30, 110, 4, 50],
        [80, 150, 1, 8, 25, 2, 15],
        [18, 9, 4, 6, 4, 0, 9],
        [110, 14, 2, 50, 14, 1, 17],
        [130, 25, 0, 8, 220, 2, 17],
        [24, 8, 0, 6, 6, 10, 14],
        [100, 40, 2, 14, 33, 6, 150],
    ];

    /// <summary>Writes a package and gives its folder.</summary>
    /// <param name="folder">Where the package becomes a folder.</param>
    /// <param name="name">What the model and its folder are called.</param>
    /// <param name="bidirectional">Whether it needs the whole conversation.</param>
    public static string Write(string folder, string name, bool bidirectional)
    {
        var vocabulary = new Vocabulary(Words.Split(' '));
        var text = new TextCnn(
            new()
            {
                Words = vocabulary.Count,
                Classes = LabelSet.Meld.Count,
                WordSize = 8,
                Filters = 6,
                FeatureSize = 12,
            },
            seed: 1
        );
        Enlarge(text.Parameters, 3);
        var options = new EmotionRnnOptions
        {
            InputSize = 12,
            Classes = LabelSet.Meld.Count,
            StateSize = 8,
            EmotionSize = 16,
            HiddenSize = 12,
            Bidirectional = bidirectional,
        };
        var network = new EmotionRnnNetwork(options, seed: 7);
        Enlarge(network.Parameters, 4);
        var model = new EmotionRnnModel(LabelSet.Meld, new(new TextFeatures(vocabulary, text)), [network], 0.8);
        model.RoundToStored();
        var package = Path.Combine(folder, name);
        ModelPackage.Write(
            package,
            model,
            Describe(name, model),
            manifest => $"# {manifest.Name}\n\nA model with random weights, for tests.\n"
        );
        return package;
    }

    /// <summary>Writes a package that reads eGeMAPS alone and gives its folder.</summary>
    public static string WriteAudio(string folder, string name)
    {
        var package = Path.Combine(folder, name);
        if (Path.Exists(package))
            return package;
        int[] columns = [0, 10, 20];
        var pipeline = new FeaturePipeline(
            null,
            new AcousticFeatures("eGeMAPSv02", new Standardization(88, columns, new float[columns.Length], [1, 1, 1]))
        );
        var options = new EmotionRnnOptions
        {
            InputSize = pipeline.Size,
            ProjectedInputs = pipeline.Size,
            ProjectionSize = 6,
            Classes = LabelSet.Meld.Count,
            StateSize = 8,
            EmotionSize = 8,
            HiddenSize = 8,
        };
        var model = new EmotionRnnModel(LabelSet.Meld, pipeline, [new EmotionRnnNetwork(options, seed: 7)], 1);
        model.RoundToStored();
        ModelPackage.Write(
            package,
            model,
            Describe(name, model),
            manifest => $"# {manifest.Name}\n\nA model with random weights, for tests.\n"
        );
        return package;
    }

    private static PackageDescription Describe(string name, EmotionRnnModel model) =>
        new(
            name,
            "A model with random weights, for tests.",
            new()
            {
                Corpus = "nothing",
                CorpusHash = new string('0', 64),
                Variant = "text-simple",
                Preset = "none",
                Seed = 7,
                Candidates = 1,
                Command = "none",
            },
            [
                new()
                {
                    Split = "test",
                    Utterances = 2610,
                    Accuracy = 0.6,
                    WeightedF1 = 0.5812,
                    Interval = [0.5601, 0.6023],
                    MacroF1 = 0.37,
                    MajorityWeightedF1 = 0.3127,
                    CalibrationError = 0.021,
                    Confusion = Confusion,
                },
            ]
        );

    private static void Enlarge(ParameterSet parameters, float factor)
    {
        foreach (var parameter in parameters.All)
        {
            foreach (ref var value in parameter.Values)
                value *= factor;
        }

        parameters.MarkChanged();
    }
}
