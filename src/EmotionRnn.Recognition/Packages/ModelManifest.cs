using System.Text.Json.Serialization;
using EmotionRnn.Networks;

namespace EmotionRnn.Recognition.Packages;

/// <summary>What a model package says of itself, in <c>manifest.json</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The version of the format that this library writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format's version.</summary>
    public required int Format { get; init; }

    /// <summary>What is in the package.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>What the model is called.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what it is.</summary>
    public required string Description { get; init; }

    /// <summary>The emotions, in the order of the classes.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many networks are averaged.</summary>
    public required int Networks { get; init; }

    /// <summary>Their shape.</summary>
    public required EmotionRnnOptions Network { get; init; }

    /// <summary>The shape of the text's part of the feature pipeline; null where there is none.</summary>
    public TextCnnOptions? Text { get; init; }

    /// <summary>The shape of the audio's part of the feature pipeline; null where there is none.</summary>
    public AudioManifest? Audio { get; init; }

    /// <summary>See <see cref="EmotionModel.Temperature"/>.</summary>
    public required double Temperature { get; init; }

    /// <summary>Where the model comes from.</summary>
    public required TrainingRecord Training { get; init; }

    /// <summary>How it did on each split it was scored on.</summary>
    public required IReadOnlyList<ModelMetrics> Metrics { get; init; }

    /// <summary>How many numbers the model's weights are.</summary>
    public long CountParameters() => (Text?.CountParameters() ?? 0) + 3L * (Audio?.Columns ?? 0) + Networks * Network.CountParameters();

    /// <summary>The package's other files and their SHA-256, in hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <summary>The shape of the audio's part of a feature pipeline.</summary>
/// <param name="Source">What the functionals are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
/// <param name="SampleRate">The rate at which audio is read to compute them, in Hz.</param>
/// <param name="Inputs">How many functionals an utterance has.</param>
/// <param name="Columns">How many of them are used.</param>
public sealed record AudioManifest(string Source, int SampleRate, int Inputs, int Columns);

/// <summary>What is in a model package.</summary>
public enum ModelKind
{
    /// <summary>A feature pipeline and one or more EmotionRNNs.</summary>
    EmotionRnn,
}

/// <summary>What a model was trained on and how: enough to train it again.</summary>
public sealed record TrainingRecord
{
    /// <summary>The corpus.</summary>
    public required string Corpus { get; init; }

    /// <summary>The SHA-256 of its content.</summary>
    public required string CorpusHash { get; init; }

    /// <summary>The variant, such as <c>text-simple</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Of how many seeds it was the best on dev.</summary>
    public required int Candidates { get; init; }

    /// <summary>Where its word vectors came from; null where they were random.</summary>
    public string? WordVectors { get; init; }

    /// <summary>The command that trains it.</summary>
    public required string Command { get; init; }
}

/// <summary>A model's scores on one split.</summary>
public sealed record ModelMetrics
{
    /// <summary><c>train</c>, <c>dev</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The labelled utterances.</summary>
    public required int Utterances { get; init; }

    /// <summary>The share of utterances that were given their emotion.</summary>
    public required double Accuracy { get; init; }

    /// <summary>F1 averaged over the emotions by how often each occurs.</summary>
    public required double WeightedF1 { get; init; }

    /// <summary>The 95 % interval of <see cref="WeightedF1"/>, [low, high], by resampling dialogues.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>F1 averaged over the emotions.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The weighted F1 of always answering the training data's most frequent emotion.</summary>
    public required double MajorityWeightedF1 { get; init; }

    /// <summary>The expected calibration error over 15 bins, with the temperature.</summary>
    public required double CalibrationError { get; init; }

    /// <summary><c>[C × C]</c>: rows are the true emotions, columns the answers.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }
}

/// <summary>How manifests are written: camel case, names of choices in words, nothing unknown.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    AllowTrailingCommas = false,
    MaxDepth = 16,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
