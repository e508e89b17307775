using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>Fine-tunes a pretrained encoder on a corpus.</summary>
/// <param name="corpus">What to train on.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class FineTuningRun(Corpus corpus, FineTuningOptions options, string folder, string command) : ModelRun(folder)
{
    private readonly Lazy<DialogueEncoder> _pretrained = new(() => FineTuner.Open(corpus, options));

    private protected override void Check() => _ = _pretrained.Value;

    private protected override TrainingOutcome Train(
        bool resumed,
        IProgress<TrainingProgress>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (encoder, history) = new FineTuner(corpus, options, WorkFolder, progress, time).Train(_pretrained.Value, cancellationToken);
        var model = Calibration.Fit(
            new EncoderModel(corpus.Labels, encoder, EncoderModel.DefaultLiveTurns, temperature: 1)
            {
                Weights = options.Weights,
                Origin = Origin(),
            },
            corpus
        );
        var (dev, test) = new ModelWriter(corpus, Output).Write(model, Description(encoder), Record());
        return new(
            new(
                model,
                options.Seed,
                dev,
                RandomVectors: false,
                new Dictionary<string, IReadOnlyList<EpochRecord>> { ["encoder"] = history }
            ),
            dev,
            test,
            resumed
        );
    }

    private string Description(DialogueEncoder encoder)
    {
        var shape = encoder.Network.Options;
        var names = encoder.Windows.Options.Names switch
        {
            SpeakerNames.Given => "with the speakers' names",
            SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => "with speakers as letters",
            _ => "without speakers",
        };
        return $"A pretrained encoder of {shape.Layers} layers of {shape.HiddenSize}, which reads whole conversations {names}, "
            + $"fine-tuned on {corpus.Name}.";
    }

    private string Origin() => options.Origin ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Encoder)));

    private TrainingRecord Record() =>
        new()
        {
            Corpus = corpus.Name,
            CorpusHash = corpus.ContentHash,
            Variant = "text-encoder",
            Preset = options.Preset.Name,
            Seed = options.Seed,
            Candidates = 1,
            Command = command,
        };

    // Everything that the weights depend on; how they are stored, and what the card says of them, can still be decided when all is trained.
    private protected override string Settings() =>
        JsonSerializer.Serialize(
            new RunSettings(
                options.Preset.FineTuning,
                options.Windows,
                options.Seed,
                options.CommonTokens,
                options.Threads,
                corpus.ContentHash,
                RunFolder.HashOf(
                    ((string[])["config.json", "model.safetensors", "vocab.txt", "vocab.json", "merges.txt"])
                        .Select(name => Path.Combine(options.Encoder, name))
                        .Where(File.Exists)
                )
            ),
            FineTuningJson.Default.RunSettings
        );

    internal sealed record RunSettings(
        StageSettings? Stage,
        DialogueWindowOptions Windows,
        long Seed,
        int CommonTokens,
        int Threads,
        string CorpusHash,
        string EncoderHash
    );
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FineTuningRun.RunSettings))]
internal sealed partial class FineTuningJson : JsonSerializerContext;
