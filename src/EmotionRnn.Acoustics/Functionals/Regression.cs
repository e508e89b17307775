namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Least-squares line m·i + t and parabola a·i² + b·i + c through the contour over the row index i = 0..N−1, their errors, and the
/// centroid
/// Σ|y|i / Σ|y| / N.
/// </summary>
/// <param name="normalized">
/// Whether values count in units of the contour's range: errors and coefficients are divided by it, t and c first lowered by the minimum,
/// and m, a and b
/// softly limited.
/// </param>
/// <param name="rowsPerSecond">Scales m and b by it and a by its square; 1 leaves them per row.</param>
internal sealed class Regression(bool normalized, double rowsPerSecond = 1) : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } =
    ["linregc1", "linregc2", "linregerrA", "linregerrQ", "qregc1", "qregc2", "qregc3", "qregerrQ", "centroid"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var x = contour.X;
        var n = (double)x.Length;
        double sumIy = 0,
            sumIIy = 0,
            sumMagnitude = 0,
            sumIMagnitude = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double value = x[i],
                iy = value * i;
            sumIy += iy;
            sumIIy += iy * i;
            sumMagnitude += Math.Abs(value);
            sumIMagnitude += Math.Abs(iy);
        }

        var sumY = contour.Mean * n;
        var (m, t) = Line(n, sumY, sumIy);
        var (a, b, c) = Parabola(n, sumY, sumIy, sumIIy);

        var range = normalized && contour.Range > 0 ? contour.Range : 1f;
        var perRange = normalized
            ? contour.Range > 0
                ? 1.0 / contour.Range
                : 0
            : 1;
        double lineAbsolute = 0,
            lineSquare = 0,
            parabolaSquare = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double value = x[i];
            var fromLine = (value - (m * i + t)) * perRange;
            lineAbsolute += Math.Abs(fromLine);
            lineSquare += fromLine * fromLine;
            var fromParabola = (value - ((a * i + b) * i + c)) * perRange;
            parabolaSquare += fromParabola * fromParabola;
        }

        if (normalized)
        {
            m = SoftLimiter.Limit((float)m, range / 10, range / 10 + 0.01f);
            a = SoftLimiter.Limit((float)a, MathF.Sqrt(range / 10), MathF.Sqrt(range / 10) + 0.01f);
            b = SoftLimiter.Limit((float)b, range / 10, range / 10 + 0.01f);
            t -= contour.Min;
            c -= contour.Min;
        }

        y[0] = Finite(m * rowsPerSecond * perRange);
        y[1] = Finite(t * perRange);
        y[2] = Finite(lineAbsolute / n);
        y[3] = Finite(lineSquare / n);
        y[4] = Finite(a * rowsPerSecond * rowsPerSecond * perRange);
        y[5] = Finite(b * rowsPerSecond * perRange);
        y[6] = Finite(c * perRange);
        y[7] = Finite(parabolaSquare / n);
        y[8] = sumMagnitude > 0 ? (float)(sumIMagnitude / sumMagnitude) / contour.N : 0;
    }

    private static (double M, double T) Line(double n, double sumY, double sumIy)
    {
        if (n == 1)
            return (0, sumY);
        double s1 = n * (n - 1) / 2,
            s2 = s1 * (2 * n - 1) / 3;
        var determinant = n * s2 - s1 * s1;
        return ((n * sumIy - s1 * sumY) / determinant, (s2 * sumY - s1 * sumIy) / determinant);
    }

    /// <summary>Solves the normal equations by Cramer's rule, with the power sums Sₖ = Σ iᵏ.</summary>
    private static (double A, double B, double C) Parabola(double n, double sumY, double sumIy, double sumIIy)
    {
        if (n == 1)
            return (0, 0, sumY);
        double s1 = n * (n - 1) / 2,
            s2 = s1 * (2 * n - 1) / 3,
            s3 = s1 * s1,
            s4 = s2 * (3 * n * n - 3 * n - 1) / 5;
        double k11 = s2 * s4 - s3 * s3,
            k12 = s2 * s3 - s1 * s4,
            k13 = s1 * s3 - s2 * s2,
            k22 = n * s4 - s2 * s2,
            k23 = s1 * s2 - n * s3,
            k33 = n * s2 - s1 * s1;
        var determinant = n * k11 + s1 * k12 + s2 * k13;
        if (determinant == 0)
            return (0, 0, 0);
        return (
            (k13 * sumY + k23 * sumIy + k33 * sumIIy) / determinant,
            (k12 * sumY + k22 * sumIy + k23 * sumIIy) / determinant,
            (k11 * sumY + k12 * sumIy + k13 * sumIIy) / determinant
        );
    }

    private static float Finite(double value) => (float)value is var rounded && float.IsFinite(rounded) ? rounded : 0;
}
