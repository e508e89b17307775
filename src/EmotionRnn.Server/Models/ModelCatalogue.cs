using System.Collections.Concurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Models;

/// <summary>
/// The models that can be asked for: the packages in one folder, by the names of their folders. A name is looked up, never made into a
/// path.
/// </summary>
internal sealed partial class ModelCatalogue : IDisposable
{
    // Enough that what answers a turn is compiled before anybody waits for it.
    // The model that ships for conversations of all kinds, whole and live.
    private const string Usual = "general";

    private const int WarmingTurns = 60;

    private readonly ServerOptions _options;
    private readonly ILogger _log;
    private readonly SortedDictionary<string, ModelEntry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<LoadedModel>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Reads the manifests in the folder, and the default models whole, so that what is damaged shows at the start.</summary>
    /// <exception cref="ModelPackageException">There is no model, a default one is missing, damaged, or cannot read live.</exception>
    /// <exception cref="EncoderException">The encoder of a default one cannot be run.</exception>
    public ModelCatalogue(ServerOptions options, ILogger<ModelCatalogue> log)
    {
        (_options, _log) = (options, log);
        var reader = new ModelReader(options.Kinds);
        var folder = options.ModelsFolder;
        if (!Directory.Exists(folder))
            throw new ModelPackageException(folder, "there is no such folder.", "Give the folder that holds the model packages.");
        foreach (
            var place in Directory.EnumerateDirectories(folder).Where(place => File.Exists(Path.Combine(place, PackageFiles.ManifestFile)))
        )
        {
            try
            {
                _entries.Add(Path.GetFileName(place), ModelEntry.Read(place, reader));
            }
            catch (ModelPackageException error)
            {
                LogUnsound(log, error.Message);
            }
        }

        if (_entries.Count == 0)
            throw new ModelPackageException(
                folder,
                "no model package is in it.",
                "Give the folder that holds the model packages, or train one."
            );
        DefaultModel = Chosen(options.DefaultModel, Usual, _ => true);
        DefaultLiveModel = Chosen(options.DefaultLiveModel, Usual, entry => entry.ReadsLive);
        DefaultRecordingModel = options.Segmenter is null
            ? null
            : _entries
                .Values.Where(entry => entry.Manifest.Shape.Audio is not null && !entry.Manifest.Shape.ReadsText)
                .Select(entry => entry.Name)
                .OrderBy(name => name != "audio")
                .FirstOrDefault();
        if (DefaultModel is { } name)
            Load(name);
        if (DefaultLiveModel is not { } live)
            return;
        if (!Load(live).Recognizer.CanReadLive)
            throw new ModelPackageException(
                _entries[live].Folder,
                "reads conversations backward too and cannot answer turn by turn.",
                "Choose a forward-only model for live conversations, such as general."
            );
        var conversation = Load(live).Recognizer.StartConversation();
        for (var t = 0; t < WarmingTurns; t++)
            conversation.Add(LoadedModel.WarmingTurn(t));

        string? Chosen(string? wanted, string usual, Func<ModelEntry, bool> fits) =>
            wanted is not null
                ? _entries.ContainsKey(wanted)
                    ? wanted
                    : throw new ModelPackageException(Path.Combine(folder, wanted), "there is no such model.", $"Choose one of {Names}.")
                : _entries.ContainsKey(usual)
                    ? usual
                    : _entries
                        .Where(entry => fits(entry.Value))
                        .OrderByDescending(entry => entry.Value.Manifest.Shape.ReadsText)
                        .FirstOrDefault()
                        .Key;
    }

    /// <summary>What answers whole conversations where none is named.</summary>
    public string? DefaultModel { get; }

    /// <summary>What answers live conversations where none is named; null where no model can.</summary>
    public string? DefaultLiveModel { get; }

    /// <summary>
    /// What answers recordings without a transcript where none is named: <c>audio</c>, or the first that hears and needs no words; null
    /// where none can.
    /// </summary>
    public string? DefaultRecordingModel { get; }

    /// <summary>All, by name.</summary>
    public IReadOnlyCollection<ModelEntry> Entries => _entries.Values;

    private string Names => string.Join(", ", _entries.Keys);

    /// <summary>What a turn costs a model, in milliseconds; null until it is first used.</summary>
    public double? MillisecondsPerTurn(string name) =>
        _loaded.TryGetValue(name, out var model) && model.IsValueCreated ? Math.Round(model.Value.MillisecondsPerTurn, 4) : null;

    /// <summary>A model's entry.</summary>
    /// <exception cref="ApiProblem">There is none of that name.</exception>
    public ModelEntry Entry(string name) =>
        _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ApiProblem(StatusCodes.Status404NotFound, "unknown-model", $"There is no model of that name; there are {Names}.");

    /// <summary>A model that recognises; read when first asked for.</summary>
    /// <param name="name">Null: the default.</param>
    /// <exception cref="ApiProblem">There is none of that name, or its package is damaged.</exception>
    public LoadedModel Model(string? name) => Find(name ?? DefaultModel ?? "");

    /// <summary>The model for what a request wants recognised.</summary>
    /// <param name="name">The one that was asked for; null: the default for it.</param>
    /// <param name="recordingAlone">Whether a recording came without a transcript.</param>
    /// <exception cref="ApiProblem">As of <see cref="Model(string?)"/>; or none hears recordings without a transcript.</exception>
    public LoadedModel Model(string? name, bool recordingAlone) =>
        Model(
            name is not null || !recordingAlone
                ? name
                : DefaultRecordingModel
                    ?? throw new ApiProblem(
                        StatusCodes.Status422UnprocessableEntity,
                        "no-audio-model",
                        "No model here answers by sound alone; send the transcript too."
                    )
        );

    /// <summary>A model that answers turn by turn.</summary>
    /// <param name="name">Null: the default.</param>
    /// <exception cref="ApiProblem">There is none of that name, or it needs the whole conversation.</exception>
    public LoadedModel LiveModel(string? name)
    {
        var model = Find(name ?? DefaultLiveModel ?? "");
        return model.Recognizer.CanReadLive
            ? model
            : throw new ApiProblem(
                StatusCodes.Status422UnprocessableEntity,
                "not-live",
                "The model also reads conversations backward and cannot answer turn by turn; use a forward-only one."
            );
    }

    /// <summary>The problem that a model's encoder could not read what was sent; the log gets the reason.</summary>
    public ApiProblem Failed(EncoderException error)
    {
        LogEncoder(_log, error.Message);
        return new ApiProblem(
            StatusCodes.Status503ServiceUnavailable,
            "not-ready",
            "The model's encoder could not read this, or not in time; ask another model."
        );
    }

    /// <summary>Ends the models.</summary>
    public void Dispose()
    {
        foreach (var model in _loaded.Values.Where(model => model.IsValueCreated))
            model.Value.Recognizer.Dispose();
    }

    private LoadedModel Find(string name)
    {
        Entry(name);
        try
        {
            return Load(name);
        }
        catch (ModelPackageException error)
        {
            throw new ApiProblem(
                StatusCodes.Status503ServiceUnavailable,
                "not-ready",
                $"The model's package is not sound: {Path.GetFileName(error.Place)} {error.Problem}"
            );
        }
        catch (EncoderException error)
        {
            LogUnsound(_log, error.Message);
            throw new ApiProblem(
                StatusCodes.Status503ServiceUnavailable,
                "not-ready",
                "The model's encoder cannot be run here; the server's log says why."
            );
        }
    }

    private LoadedModel Load(string name) =>
        _loaded
            .GetOrAdd(name, key => new(() => LoadedModel.Of(EmotionRecognizer.Load(_entries[key].Folder, _options.Graphs, _options.Kinds))))
            .Value;

    [LoggerMessage(LogLevel.Warning, "A model cannot be asked. {Reason}")]
    private static partial void LogUnsound(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "An encoder failed. {Reason}")]
    private static partial void LogEncoder(ILogger log, string reason);
}
