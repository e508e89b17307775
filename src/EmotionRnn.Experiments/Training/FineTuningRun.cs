using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// From a corpus and a pretrained encoder to a model package of a fine-tuned one. While it trains, checkpoints lie in <c>FOLDER.training</c>; the package appears in
/// <c>FOLDER</c> at the end, by a rename. A run that was stopped goes on when the same command is given again.
/// </summary>
/// <param name="corpus">What to train on.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class FineTuningRun(Corpus corpus, FineTuningOptions options, string folder, string command)
{
    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Where checkpoints lie while the run lasts.</summary>
    public string WorkFolder => Folder.Path;

    /// <summary>Whether a run with these very settings was stopped and would go on.</summary>
    public bool WouldGoOn => Folder.WouldGoOn;

    private RunFolder Folder => new(_output, Settings);

    /// <summary>Trains, scores the test split once, and writes the package.</summary>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="time">For the time left.</param>
    /// <param name="cancellation">Ends the run; it can go on later.</param>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    /// <exception cref="IOException">A folder cannot be written.</exception>
    public TrainingOutcome Run(bool restart, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation)
    {
        var pretrained = FineTuner.Open(corpus, options);
        return Folder.Use(restart, resumed => Run(pretrained, resumed, progress, time, cancellation));
    }

    private TrainingOutcome Run(DialogueEncoder pretrained, bool resumed, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation)
    {
        var (encoder, history) = new FineTuner(corpus, options, WorkFolder, progress, time).Train(pretrained, cancellation);
        var model = Calibration.Fit(new EncoderModel(corpus.Labels, encoder, EncoderModel.DefaultLiveTurns, temperature: 1), corpus);
        var (dev, test) = new ModelWriter(corpus, _output).Write(model, Description(encoder), Record(), new(encoder.Network.Options, encoder.Windows.Options, options.Weights, EncoderModel.DefaultLiveTurns, Origin()));
        return new TrainingOutcome(new(model, options.Seed, dev, RandomVectors: false, new Dictionary<string, IReadOnlyList<EpochRecord>> { ["encoder"] = history }), dev, test, resumed);
    }

    private string Description(DialogueEncoder encoder)
    {
        var shape = encoder.Network.Options;
        var names = encoder.Windows.Options.Names switch { SpeakerNames.Given => "with the speakers' names", SpeakerNames.Neutral => "with speakers as letters", _ => "without speakers" };
        return $"A pretrained encoder of {shape.Layers} layers of {shape.HiddenSize}, which reads whole conversations {names}, fine-tuned on {corpus.Name}.";
    }

    private string Origin() => options.Origin ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Encoder)));

    private TrainingRecord Record() => new()
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
    private string Settings() => JsonSerializer.Serialize(
        new RunSettings(options.Preset.FineTuning, options.Windows, options.Seed, options.CommonTokens, options.Threads, corpus.ContentHash,
            RunFolder.HashOf(((string[])["config.json", "model.safetensors", "vocab.txt", "vocab.json", "merges.txt"]).Select(name => Path.Combine(options.Encoder, name)).Where(File.Exists))),
        FineTuningJson.Default.RunSettings);

    internal sealed record RunSettings(StageSettings? Stage, DialogueWindowOptions Windows, long Seed, int CommonTokens, int Threads, string CorpusHash, string EncoderHash);
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FineTuningRun.RunSettings))]
internal sealed partial class FineTuningJson : JsonSerializerContext;
