using System.Security.Cryptography;
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
    public string WorkFolder => _output + ".training";

    /// <summary>Whether a run with these very settings was stopped and would go on.</summary>
    public bool WouldGoOn => File.Exists(SettingsFile) && File.ReadAllText(SettingsFile) == Settings();

    private string SettingsFile => Path.Combine(WorkFolder, "settings.json");

    /// <summary>Trains, scores the test split once, and writes the package.</summary>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="time">For the time left.</param>
    /// <param name="cancellation">Ends the run; it can go on later.</param>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    /// <exception cref="IOException">A folder cannot be written.</exception>
    public TrainingOutcome Run(bool restart, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellation)
    {
        if (Path.Exists(_output)) throw new ExperimentException($"{folder} exists already. Choose another --out, or remove it.");
        var resumed = Prepare(restart);
        using var locked = Lock();
        var trained = new Trainer(corpus, options, WorkFolder, progress, time).Train(cancellation);

        ModelPackage.RoundToStored(trained.Model);
        var dev = Evaluation.Of(trained.Model, corpus, Split.Dev, options.Acoustics);
        var test = HasLabels(Split.Test) ? Evaluation.Of(trained.Model, corpus, Split.Test, options.Acoustics) : null;
        ModelPackage.Write(_output, trained.Model, Manifest(trained, dev, test), manifest => ModelCard.Of(manifest, corpus));
        locked.Dispose();
        Directory.Delete(WorkFolder, recursive: true);
        return new(trained, dev, test, resumed);
    }

    private bool Prepare(bool restart)
    {
        if (restart && Directory.Exists(WorkFolder)) Directory.Delete(WorkFolder, recursive: true);
        if (File.Exists(SettingsFile))
        {
            if (WouldGoOn) return true;
            throw new ExperimentException($"{WorkFolder} holds an unfinished run with other settings or other data. Repeat that command to finish it, or give --restart to throw it away.");
        }

        Directory.CreateDirectory(WorkFolder);
        File.WriteAllText(SettingsFile, Settings());
        return false;
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(WorkFolder, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ExperimentException($"Another run is at work in {WorkFolder}. Wait for it, or choose another --out.", error);
        }
    }

    private bool HasLabels(Split split) => corpus[split].SelectMany(c => c.Utterances).Any(u => u.Emotion is not null);

    // Everything that the result depends on: threads, and whether curves are recorded, are not part of it.
    private string Settings() => JsonSerializer.Serialize(
        new RunSettings(
            options.Preset, options.Variant.ToString(), options.Seed, options.Embedding, options.Networks, options.Candidates, options.Shape, options.SelectAcoustics, options.AudioDropout,
            options.TextDropout, corpus.ContentHash, options.WordVectors is { } vectors ? HashOf(vectors) : null, options.Acoustics?.Hash),
        RunSettingsJson.Default.RunSettings);

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private ModelManifest Manifest(TrainedModel trained, Evaluation dev, Evaluation? test) => new()
    {
        Format = ModelManifest.CurrentFormat,
        Kind = ModelKind.EmotionRnn,
        Name = Path.GetFileName(_output),
        Description = Description(trained),
        Labels = corpus.Labels.Names,
        Networks = trained.Model.Networks.Count,
        Network = trained.Model.Options,
        Temperature = trained.Model.Temperature,
        Training = new()
        {
            Corpus = corpus.Name,
            CorpusHash = corpus.ContentHash,
            Variant = options.Variant.ToString(),
            Preset = options.Preset.Name,
            Seed = trained.Seed,
            Candidates = options.Candidates,
            WordVectors = options.WordVectors is { } vectors ? Path.GetFileName(vectors) : null,
            Command = command,
        },
        Metrics = test is null ? [dev.ToMetrics(Split.Dev)] : [dev.ToMetrics(Split.Dev), test.ToMetrics(Split.Test)],
        Files = new Dictionary<string, string>(),
    };

    private string Description(TrainedModel trained)
    {
        var networks = trained.Model.Networks.Count == 1 ? "An EmotionRNN" : $"{trained.Model.Networks.Count} averaged EmotionRNNs";
        var reading = trained.Model.CanReadLive ? "forward only, so that it can answer live" : "in both directions";
        var features = options.Variant.Modality switch { Modality.Text => "text", Modality.Audio => "acoustic", _ => "text and acoustic" };
        return $"{networks} with {options.Variant.Attention.ToString().ToLowerInvariant()} attention over {features} features, reading {reading}, trained on {corpus.Name}.";
    }

    internal sealed record RunSettings(
        TrainingPreset Preset, string Variant, long Seed, EmbeddingOptions Embedding, int Networks, int Candidates, EmotionRnnOptions Shape, int? SelectAcoustics, float AudioDropout,
        float TextDropout, string CorpusHash, string? VectorsHash, string? AcousticsHash);
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
