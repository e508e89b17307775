using System.Text.Json.Serialization;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Server.Contracts;

/// <summary>The models that can be asked for.</summary>
/// <param name="Defaults">Which of them answer where none is named.</param>
/// <param name="Models">All of them, by name.</param>
public sealed record ModelList(ModelDefaults Defaults, IReadOnlyList<ModelDescription> Models);

/// <summary>Which models answer where none is named.</summary>
/// <param name="Analyze">Whole conversations.</param>
/// <param name="Live">Live conversations; null where no model reads forward only.</param>
/// <param name="Recording">Recordings without a transcript; null where they are refused.</param>
public sealed record ModelDefaults([property: JsonPropertyName("analyse")] string? Analyze, string? Live, string? Recording);

/// <summary>What a model is.</summary>
public sealed record ModelDescription
{
    /// <summary>What it is asked for by.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what it is.</summary>
    public required string Description { get; init; }

    /// <summary>Its hash, which answers carry: 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>What is in its package, such as <c>emotionRnn</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The emotions that it tells apart.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Whether it answers turn by turn.</summary>
    public required bool Live { get; init; }

    /// <summary>Whether it reads the words.</summary>
    public required bool Text { get; init; }

    /// <summary>Whether it reads audio.</summary>
    public required bool Audio { get; init; }

    /// <summary>How many numbers it was trained to.</summary>
    public required long Parameters { get; init; }

    /// <summary>What its files weigh, in bytes; those of an ensemble's members among them.</summary>
    public required long Bytes { get; init; }

    /// <summary>
    /// What a turn costs on one thread of this server, in milliseconds, once the model has been used: measured on a short conversation
    /// without sound when it was loaded.
    /// </summary>
    public double? MillisecondsPerTurn { get; init; }

    /// <summary>How it did on each split it was scored on.</summary>
    public required IReadOnlyList<SplitScores> Metrics { get; init; }

    /// <summary>What it was trained on and how; only where one model is described.</summary>
    public TrainingRecord? Training { get; init; }

    /// <summary>Its card for people, in Markdown; only where one model is described.</summary>
    public string? Card { get; init; }
}

/// <summary>A model's scores on one split.</summary>
public sealed record SplitScores
{
    /// <summary><c>train</c>, <c>dev</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The labelled utterances.</summary>
    public required int Utterances { get; init; }

    /// <summary>The share of utterances that were given their emotion.</summary>
    public required double Accuracy { get; init; }

    /// <summary>F1 averaged over the emotions by how often each occurs.</summary>
    public required double WeightedF1 { get; init; }

    /// <summary>Its 95 % interval, [low, high], by resampling dialogues.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>F1 averaged over the emotions.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The weighted F1 of always answering the training data's most frequent emotion.</summary>
    public required double MajorityWeightedF1 { get; init; }

    /// <summary>The expected calibration error.</summary>
    public required double CalibrationError { get; init; }

    /// <summary><c>[C × C]</c>: rows are the true emotions, columns the answers; only where one model is described.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    internal static SplitScores Of(ModelMetrics metrics, bool confusion) =>
        new()
        {
            Split = metrics.Split,
            Utterances = metrics.Utterances,
            Accuracy = metrics.Accuracy,
            WeightedF1 = metrics.WeightedF1,
            Interval = metrics.Interval,
            MacroF1 = metrics.MacroF1,
            MajorityWeightedF1 = metrics.MajorityWeightedF1,
            CalibrationError = metrics.CalibrationError,
            Confusion = confusion ? metrics.Confusion : null,
        };
}
