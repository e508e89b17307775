namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Central moments of the population about the mean μ: standard deviation √m₂, the same over the signed mean, skewness m₃/m₂^1.5
/// and
/// kurtosis m₄/m₂² (3 for
/// a normal distribution). A constant contour has 0 for all.
/// </summary>
internal sealed class Moments : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } = ["stddev", "stddevNorm", "skewness", "kurtosis"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        double mean = contour.Mean,
            m2 = 0,
            m3 = 0,
            m4 = 0;
        foreach (var x in contour.X)
        {
            var d = x - mean;
            var d2 = d * d;
            m2 += d2;
            m3 += d2 * d;
            m4 += d2 * d2;
        }

        m2 /= contour.N;
        m3 /= contour.N;
        m4 /= contour.N;
        if (m2 <= 0)
        {
            y[..4].Clear();
            return;
        }

        var deviation = Math.Sqrt(m2);
        y[0] = (float)deviation;
        y[1] = (float)(deviation / (mean == 0 ? 1 : mean));
        y[2] = (float)(m3 / (m2 * deviation));
        y[3] = (float)(m4 / (m2 * m2));
    }
}
