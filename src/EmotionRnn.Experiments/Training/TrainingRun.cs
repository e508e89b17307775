using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// From a corpus to a model package. While it trains, checkpoints lie in <c>FOLDER.training</c>; the package appears in <c>FOLDER</c> at the end, by a rename.
/// A run that was stopped goes on when the same command is given again.
/// </summary>
/// <param name="corpus">What to train on.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class TrainingRun(Corpus corpus, TrainingOptions options, string folder, string command)
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
    public TrainingOutcome Run(bool restart, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation) => Folder.Use(restart, resumed =>
    {
        var trained = new Trainer(corpus, options, WorkFolder, progress, time).Train(cancellation);
        var (dev, test) = new ModelWriter(corpus, _output, options.Acoustics).Write(trained.Model, Description(trained), Record(trained));
        return new TrainingOutcome(trained, dev, test, resumed);
    });

    // Everything that the result depends on: threads, and whether curves are recorded, are not part of it.
    private string Settings() => JsonSerializer.Serialize(
        new RunSettings(
            options.Preset, options.Variant.ToString(), options.Seed, options.Embedding, options.Networks, options.Candidates, options.Shape, options.SelectAcoustics, options.AudioDropout,
            options.TextDropout, corpus.ContentHash, options.WordVectors is { } vectors ? RunFolder.HashOf(vectors) : null, options.Acoustics?.Hash,
            options.Variant.ReadsText ? options.TextEncoder?.Hash : null, options.TextCnn),
        RunSettingsJson.Default.RunSettings);

    private TrainingRecord Record(TrainedModel trained) => new()
    {
        Corpus = corpus.Name,
        CorpusHash = corpus.ContentHash,
        Variant = options.Variant.ToString(),
        Preset = options.Preset.Name,
        Seed = trained.Seed,
        Candidates = options.Candidates,
        WordVectors = options.WordVectors is { } vectors ? Path.GetFileName(vectors) : null,
        Command = command,
    };

    private string Description(TrainedModel trained)
    {
        var networks = options.Networks == 1 ? "An EmotionRNN" : $"{options.Networks} averaged EmotionRNNs";
        var reading = trained.Model.CanReadLive ? "forward only, so that it can answer live" : "in both directions";
        string[] parts =
        [
            .. options.Variant.ReadsText && options.TextCnn ? (string[])["text"] : [],
            .. options.Variant.ReadsText && options.TextEncoder is { } encoder ? (string[])[encoder.Name] : [],
            .. options.Variant.ReadsAudio ? (string[])["acoustic"] : [],
        ];
        var features = string.Join(" and ", parts);
        return $"{networks} with {options.Variant.Attention.ToString().ToLowerInvariant()} attention over {features} features, reading {reading}, trained on {corpus.Name}.";
    }

    internal sealed record RunSettings(
        TrainingPreset Preset, string Variant, long Seed, EmbeddingOptions Embedding, int Networks, int Candidates, EmotionRnnOptions Shape, int? SelectAcoustics, float AudioDropout,
        float TextDropout, string CorpusHash, string? VectorsHash, string? AcousticsHash, string? EncoderHash, bool TextCnn);
}

/// <summary>What a training run gave.</summary>
/// <param name="Trained">The model and its epochs.</param>
/// <param name="Dev">How the package does on dev, where it was chosen.</param>
/// <param name="Test">How it does on test, scored once; null where there is none.</param>
/// <param name="Resumed">Whether it went on from checkpoints.</param>
public sealed record TrainingOutcome(TrainedModel Trained, Evaluation Dev, Evaluation? Test, bool Resumed);

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingRun.RunSettings))]
internal sealed partial class RunSettingsJson : JsonSerializerContext;
