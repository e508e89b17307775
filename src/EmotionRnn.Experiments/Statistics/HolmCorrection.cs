namespace EmotionRnn.Experiments.Statistics;

/// <summary>
/// Holm's correction of p-values for having made several tests (1979): the chance of even one false finding stays below the level asked
/// for.
/// </summary>
public static class HolmCorrection
{
    /// <summary>The adjusted p-values: max over those at most as large of min(1, (m − rank)·p), rank from 0.</summary>
    /// <param name="pValues">Of m tests.</param>
    /// <returns>In the same order.</returns>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (rank, i) in Enumerable.Range(0, adjusted.Length).OrderBy(i => pValues[i]).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (adjusted.Length - rank) * pValues[i]));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
