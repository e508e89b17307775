using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;
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

    public static ModelManifest Manifest(EmotionRnnModel model) =>
        new()
        {
            Format = ModelManifest.CurrentFormat,
            Kind = ModelKind.EmotionRnn,
            Name = "tiny",
            Description = "A model with random weights.",
            Labels = model.Labels.Names,
            Networks = model.Networks.Count,
            Network = model.Options,
            Temperature = model.Temperature,
            Training = new()
            {
                Corpus = "none",
                CorpusHash = "",
                Variant = "text-simple",
                Preset = "none",
                Seed = 10,
                Candidates = 1,
                Command = "none",
            },
            Metrics = [],
            Files = new Dictionary<string, string>(),
        };

    /// <summary>Writes a package of it into a folder and gives the package's.</summary>
    public static string Write(string folder, bool bidirectional = false)
    {
        var model = Create(bidirectional);
        var package = Path.Combine(folder, "tiny");
        ModelPackage.RoundToStored(model);
        ModelPackage.Write(package, model, Manifest(model), manifest => $"# {manifest.Name}\n");
        return package;
    }
}
