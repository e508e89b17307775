namespace EmotionRnn.Recognition.Models;

/// <summary>What a model package says of itself, in <c>manifest.json</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The version of the format that this library writes; it also reads format 1.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The kind of model.</summary>
    public ModelKind Kind => Shape.Kind;

    /// <summary>What the model is called.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what it is.</summary>
    public required string Description { get; init; }

    /// <summary>The emotions, in the order of the classes.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What only models of its kind have.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>See <see cref="EmotionModel.Temperature"/>.</summary>
    public required double Temperature { get; init; }

    /// <summary>Where the model comes from.</summary>
    public required TrainingRecord Training { get; init; }

    /// <summary>How it did on each split it was scored on.</summary>
    public required IReadOnlyList<ModelMetrics> Metrics { get; init; }

    /// <summary>The package's other files and their SHA-256, in hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>What the model is, for people.</summary>
    public IEnumerable<ModelFact> Facts => Shape.Facts.Concat(Shape.Audio?.Facts ?? []);

    /// <summary>How many numbers the model's weights are.</summary>
    public long CountParameters() => Shape.CountParameters(Labels.Count);

    /// <summary>The manifest as a package holds it, in JSON.</summary>
    public byte[] ToJson() => ManifestFormat.Write(this);
}
