using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

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

    internal static ModelMetrics Describe(ManifestField field, ModelMetrics? stated) =>
        field.Record(fields => new ModelMetrics
        {
            Split = fields["split"].Text(stated?.Split),
            Utterances = fields["utterances"].Whole(stated?.Utterances),
            Accuracy = fields["accuracy"].Number(stated?.Accuracy),
            WeightedF1 = fields["weightedF1"].Number(stated?.WeightedF1),
            Interval = fields["interval"].List(stated?.Interval, (end, number) => end.Number(number)),
            MacroF1 = fields["macroF1"].Number(stated?.MacroF1),
            MajorityWeightedF1 = fields["majorityWeightedF1"].Number(stated?.MajorityWeightedF1),
            CalibrationError = fields["calibrationError"].Number(stated?.CalibrationError),
            Confusion = fields["confusion"].List(stated?.Confusion, (row, counts) => row.List(counts, (cell, count) => cell.Whole(count))),
        });
}
