namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Lifts high frequencies within a frame: y[i] = x[i] − 0.97·x[i−1], with y[0] = (1 − 0.97)·x[0].</summary>
internal static class PreEmphasis
{
    private const float K = 0.97f;

    /// <param name="x">The frame.</param>
    /// <param name="y">Receives the result; same length.</param>
    public static void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        y[0] = (1 - K) * x[0];
        for (var i = 1; i < x.Length; i++)
            y[i] = x[i] - K * x[i - 1];
    }
}
