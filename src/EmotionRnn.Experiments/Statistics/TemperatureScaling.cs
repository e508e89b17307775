namespace EmotionRnn.Experiments.Statistics;

/// <summary>
/// Calibration by one number: probabilities are the softmax of the logits over T (Guo et al., 2017).
/// T leaves the order of the classes, and so every prediction, as it is.
/// </summary>
public static class TemperatureScaling
{
    /// <summary>The least temperature that a fit gives.</summary>
    public const double Minimum = 0.05;

    /// <summary>The greatest temperature that a fit gives.</summary>
    public const double Maximum = 20;

    /// <summary>The temperature that minimises the negative log-likelihood, to about 1e-10.</summary>
    /// <param name="logits">Logits or log-probabilities <c>[N × C]</c>, of utterances that were not trained on.</param>
    /// <param name="truth">Their classes <c>[N]</c>.</param>
    /// <returns>Within <see cref="Minimum"/> and <see cref="Maximum"/>; 1 where there is no utterance.</returns>
    /// <remarks>In 1/T the function is convex: Newton's method, kept within a bracket by halving it.</remarks>
    public static double Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> truth)
    {
        if (truth.IsEmpty)
            return 1;
        var classes = logits.Length / truth.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, classes * truth.Length);
        var (lower, upper, inverse) = (1 / Maximum, 1 / Minimum, 1.0);
        for (var step = 0; step < 200 && upper - lower > 1e-12; step++)
        {
            var (slope, curvature) = Derivatives(logits, truth, classes, inverse);
            if (slope > 0)
                upper = inverse;
            else
                lower = inverse;
            var next = inverse - slope / curvature;
            if (!(next > lower && next < upper))
                next = (lower + upper) / 2;
            if (Math.Abs(next - inverse) < 1e-12)
                break;
            inverse = next;
        }

        return Math.Clamp(1 / inverse, Minimum, Maximum);
    }

    // Of the likelihood as a function of b = 1/T, with p = softmax(b·z): Σ (E_p[z] − z_true), and Σ Var_p[z].
    private static (double Slope, double Curvature) Derivatives(
        ReadOnlySpan<double> logits,
        ReadOnlySpan<int> truth,
        int classes,
        double inverse
    )
    {
        var (slope, curvature) = (0.0, 0.0);
        for (var n = 0; n < truth.Length; n++)
        {
            var row = logits.Slice(n * classes, classes);
            var (largest, sum, first, second) = (double.NegativeInfinity, 0.0, 0.0, 0.0);
            foreach (var z in row)
                largest = Math.Max(largest, z);
            foreach (var z in row)
            {
                var below = z - largest;
                var weight = Math.Exp(inverse * below);
                if (weight == 0)
                    continue;
                sum += weight;
                first += weight * below;
                second += weight * below * below;
            }

            var mean = first / sum;
            slope += mean - (row[truth[n]] - largest);
            curvature += second / sum - mean * mean;
        }

        return (slope, curvature);
    }
}
