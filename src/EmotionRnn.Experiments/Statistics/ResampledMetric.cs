namespace EmotionRnn.Experiments.Statistics;

/// <summary>A metric on the data and on resamples of them, by <see cref="DialogueBootstrap"/>.</summary>
/// <param name="estimate">On the data.</param>
/// <param name="values">On each resample.</param>
public sealed class ResampledMetric(double estimate, double[] values)
{
    /// <summary>The metric on the data.</summary>
    public double Estimate { get; } = estimate;

    /// <summary>The interval that holds a share of the resamples, with as many below as above.</summary>
    /// <param name="level">The share.</param>
    public ConfidenceInterval Interval(double level = 0.95) => Percentiles(Estimate, values, level);

    /// <summary>How much greater this metric is than another, resample by resample.</summary>
    /// <param name="other">From the same bootstrap.</param>
    /// <param name="level">The share of resamples within the interval.</param>
    public PairedDifference Less(ResampledMetric other, double level = 0.95)
    {
        var differences = values.Zip(other.Values, (a, b) => a - b).ToArray();
        var rarer = Math.Min(differences.Count(d => d <= 0), differences.Count(d => d >= 0));
        return new PairedDifference(
            Percentiles(Estimate - other.Estimate, differences, level),
            Math.Min(1, 2.0 * (rarer + 1) / (values.Length + 1))
        );
    }

    private double[] Values => values;

    private static ConfidenceInterval Percentiles(double estimate, double[] values, double level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 0);
        double[] sorted = [.. values.Order()];
        return new ConfidenceInterval(estimate, At((1 - level) / 2), At((1 + level) / 2));

        double At(double share)
        {
            var place = share * (sorted.Length - 1);
            var below = (int)place;
            return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[^1];
        }
    }
}
