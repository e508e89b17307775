using EmotionRnn.Conversations;
using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests;

/// <summary>A small model with random weights.</summary>
internal static class TinyModel
{
    public static EmotionRnnModel Create(bool bidirectional = false, int networks = 2)
    {
        var vocabulary = new Vocabulary(["hello", "you", "n't", "?", "great", "no"]);
        var text = new TextCnn(
            new()
            {
                Words = vocabulary.Count,
                Classes = 7,
                WordSize = 6,
                Filters = 4,
                FeatureSize = 5,
            },
            seed: 1
        );
        foreach (ref var value in text.WordVectors.Values)
            value *= 10;
        text.Parameters.MarkChanged();
        var options = new EmotionRnnOptions
        {
            InputSize = 5,
            Classes = 7,
            StateSize = 8,
            EmotionSize = 7,
            HiddenSize = 6,
            Bidirectional = bidirectional,
        };
        return new(
            LabelSet.Meld,
            new(new TextFeatures(vocabulary, text)),
            [.. Enumerable.Range(0, networks).Select(i => new EmotionRnnNetwork(options, seed: 10 + i))],
            1.5
        );
    }

    public static PackageDescription Description(string name = "tiny") =>
        new(
            name,
            "A model with random weights.",
            new()
            {
                Corpus = "none",
                CorpusHash = "",
                Variant = "text-simple",
                Preset = "none",
                Seed = 10,
                Candidates = 1,
                Languages = ["English"],
                Command = "none",
            },
            []
        );

    /// <summary>Writes a package of it into a folder and gives the package's.</summary>
    public static string Write(string folder, bool bidirectional = false)
    {
        var model = Create(bidirectional);
        var package = Path.Combine(folder, "tiny");
        model.RoundToStored();
        ModelPackage.Write(package, model, Description(), manifest => $"# {manifest.Name}\n");
        return package;
    }
}
