namespace EmotionRnn.Experiments.Statistics;

/// <summary>A figure and the range that resampling gives it.</summary>
/// <param name="Estimate">The figure on the data as they are.</param>
/// <param name="Lower">The range's lower end.</param>
/// <param name="Upper">The range's upper end.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Lower, double Upper);

/// <summary>How much better one system is than another on the same utterances.</summary>
/// <param name="Interval">The difference, first less second.</param>
/// <param name="PValue">Two-sided: how likely resampling puts the difference on the other side of 0, twice, at most 1.</param>
public readonly record struct PairedDifference(ConfidenceInterval Interval, double PValue);

/// <summary>A figure over repetitions with other seeds.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, of the sample (n − 1); 0 of one.</param>
/// <param name="Count">How many there were.</param>
public readonly record struct SeedSummary(double Mean, double Deviation, int Count)
{
    /// <summary>Sums up repetitions.</summary>
    /// <param name="values">At least one.</param>
    public static SeedSummary Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new SeedSummary(mean, values.Count == 1 ? 0 : Math.Sqrt(squares / (values.Count - 1)), values.Count);
    }
}
