using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Server.Tests;

/// <summary>A small model with random weights that listens, and does not read.</summary>
internal static class AudioModel
{
    /// <summary>Writes a package called <c>ear</c> into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="encoder">An encoder of speech that takes the functionals' place; null for the functionals of eGeMAPSv02.</param>
    public static void Write(string folder, IAudioEncoder? encoder = null)
    {
        var random = new Random(5);
        var extractor = new AcousticExtractor(encoder is null ? FeatureSet.EGeMAPSv02 : null, encoder);
        var rows = Enumerable
            .Range(0, 20)
            .Select(_ => Enumerable.Range(0, extractor.Size).Select(_ => 20 * random.NextSingle() - 10).ToArray())
            .ToArray();
        var audio = AcousticFeatures.Fit(extractor.Source, rows, [.. rows.Select((_, i) => i % 7)], encoder: encoder);
        var pipeline = new FeaturePipeline(null, audio);
        var options = new EmotionRnnOptions
        {
            InputSize = pipeline.Size,
            Classes = 7,
            StateSize = 8,
            EmotionSize = 8,
            HiddenSize = 8,
            Bidirectional = false,
        };
        var model = new EmotionRnnModel(LabelSet.Meld, pipeline, [new EmotionRnnNetwork(options, seed: 3)], 1);
        model.RoundToStored();
        ModelPackage.Write(
            Path.Combine(folder, "ear"),
            model,
            new PackageDescription(
                "ear",
                "A model with random weights that listens.",
                new()
                {
                    Corpus = "nothing",
                    CorpusHash = "",
                    Variant = "audio-simple",
                    Preset = "none",
                    Seed = 3,
                    Candidates = 1,
                    Command = "none",
                },
                []
            ),
            manifest => $"# {manifest.Name}\n"
        );
    }
}
