using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Running;

/// <summary>
/// Everything that the result of a run depends on. Runs with the same settings are the same run, whatever they are called.
/// </summary>
public sealed record RunSettings
{
    /// <summary>Rises when the code trains or scores otherwise than before, so that older results are not taken for new ones.</summary>
    public const int CurrentProcedure = 1;

    /// <summary>The version of the code's procedure.</summary>
    public required int Procedure { get; init; }

    /// <summary>What recognises.</summary>
    public required SystemKind Kind { get; init; }

    /// <summary>The corpus's <see cref="Corpus.ContentHash"/>.</summary>
    public required string Corpus { get; init; }

    /// <summary>What everything random depends on; null where nothing is.</summary>
    public long? Seed { get; init; }

    /// <summary>How the TextCNN is trained; null without one.</summary>
    public StageSettings? Text { get; init; }

    /// <summary>How the vocabulary is made; null without a TextCNN.</summary>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>The SHA-256 of the word vectors' file; null where all vectors start at random.</summary>
    public string? WordVectors { get; init; }

    /// <summary>The SHA-256 of the pretrained encoder; null without one.</summary>
    public string? Encoder { get; init; }

    /// <summary>The hash of a finished model; null of what is trained here.</summary>
    public string? Package { get; init; }

    /// <summary>The SHA-256 of the acoustic functionals; null without audio.</summary>
    public string? Acoustics { get; init; }

    /// <summary>How many of them are kept at most; null for all.</summary>
    public int? SelectAcoustics { get; init; }

    /// <summary>What a network reads; null without one.</summary>
    public Modality? Modality { get; init; }

    /// <summary>How the recurrent network is trained; null without one.</summary>
    public StageSettings? Network { get; init; }

    /// <summary>Its shape; input and classes are the corpus's. Null without one.</summary>
    public EmotionRnnOptions? Shape { get; init; }

    /// <summary>The settings of a system's run.</summary>
    /// <param name="system">The system.</param>
    /// <param name="seed">Its seed; disregarded where nothing is random.</param>
    /// <param name="corpus">What it learns from.</param>
    /// <param name="options">Of the experiment.</param>
    /// <param name="vectorsHash">The SHA-256 of the word vectors' file; null without one.</param>
    public static RunSettings Of(ExperimentSystem system, long seed, Corpus corpus, ExperimentOptions options, string? vectorsHash) =>
        new()
        {
            Procedure = CurrentProcedure,
            Kind = system.Kind,
            Corpus = corpus.ContentHash,
            Seed = system.IsSeeded ? seed : null,
            Text = system.NeedsTextCnn ? system.Preset!.Text : null,
            Embedding = system.NeedsTextCnn ? options.Embedding : null,
            WordVectors = system.NeedsTextCnn ? vectorsHash : null,
            Encoder = system.NeedsEncoder ? options.TextEncoder?.Hash : null,
            Package = system.Package?.Hash,
            Acoustics = system.NeedsAudio ? options.Acoustics?.Hash : null,
            SelectAcoustics = system.NeedsAudio ? options.SelectAcoustics : null,
            Modality = system.Variant?.Modality,
            Network = system.Variant is null ? null : system.Preset!.Network,
            Shape = system.Variant is not { } variant
                ? null
                : system.Shape with
                {
                    Attention = variant.Attention,
                    Bidirectional = system.Shape.Bidirectional && system.Preset!.Bidirectional,
                },
        };

    /// <summary>The settings of the TextCNN alone, which runs of one seed share.</summary>
    public RunSettings TextOnly() =>
        this with
        {
            Kind = SystemKind.TextCnn,
            Encoder = null,
            Acoustics = null,
            SelectAcoustics = null,
            Modality = null,
            Network = null,
            Shape = null,
        };

    /// <summary>The SHA-256 of the settings, in lower-case hexadecimals, shortened to 128 bits.</summary>
    public string Key() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Default.RunSettings)))[..32];
}

/// <summary>How runs are kept as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(List<EpochRecord>))]
internal sealed partial class RunJson : JsonSerializerContext;
