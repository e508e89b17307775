using EmotionRnn.Acoustics.Descriptors;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Linear prediction of the contour, order 5, x[n] ≈ −Σ aₖ x[n−k], by autocorrelation and Durbin's recursion: the residual energy
/// over N
/// and a₁..a₅.
/// The mean is not removed, so the equations are nearly singular and every operation must be float32 in this order.
/// </summary>
internal sealed class ContourLpc : FunctionalFamily
{
    private const int Order = 5;

    public override IReadOnlyList<string> Names { get; } = ["lpgain", "lpc0", "lpc1", "lpc2", "lpc3", "lpc4"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        Span<float> r = stackalloc float[Order + 1];
        Autocorrelate(contour.X, r);
        var error = LinearPrediction.Durbin(r, y.Slice(1, Order));
        y[0] = error / contour.N;
    }

    /// <summary>
    /// r[k] = Σ x[i]·x[i−k], each lag summed in ascending i; side by side, so that the six chains of additions overlap.
    /// </summary>
    private static void Autocorrelate(ReadOnlySpan<float> x, Span<float> r)
    {
        float r0 = 0,
            r1 = 0,
            r2 = 0,
            r3 = 0,
            r4 = 0,
            r5 = 0;
        float x1 = 0,
            x2 = 0,
            x3 = 0,
            x4 = 0,
            x5 = 0;
        foreach (var x0 in x)
        {
            r0 += x0 * x0;
            r1 += x0 * x1;
            r2 += x0 * x2;
            r3 += x0 * x3;
            r4 += x0 * x4;
            r5 += x0 * x5;
            (x5, x4, x3, x2, x1) = (x4, x3, x2, x1, x0);
        }

        (r[0], r[1], r[2], r[3], r[4], r[5]) = (r0, r1, r2, r3, r4, r5);
    }
}
