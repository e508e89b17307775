namespace EmotionRnn.Experiments.Statistics;

/// <summary>Functions of mathematics that .NET lacks.</summary>
internal static class SpecialFunctions
{
    /// <summary>
    /// erfc(x) for x ≥ 0, to about 1e-13 of itself: below 2 by the series erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!,
    /// above by Lentz's evaluation of the continued fraction (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    public static double ComplementaryError(double x)
    {
        var scale = Math.Exp(-x * x) / Math.Sqrt(Math.PI);
        if (x < 2)
        {
            var (term, sum) = (x, x);
            for (var n = 1; term > 1e-17 * sum; n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }

            return 1 - 2 * scale * sum;
        }

        var (f, c, d) = (x, x, 0.0);
        for (var n = 1; n < 500; n++)
        {
            d = 1 / (x + n / 2.0 * d);
            c = x + n / 2.0 / c;
            f *= c * d;
            if (Math.Abs(c * d - 1) < 1e-16)
                break;
        }

        return scale / f;
    }
}
