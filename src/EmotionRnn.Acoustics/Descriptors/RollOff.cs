namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Roll-off points in Hz: the frequency of the first bin, 0 Hz apart, up to which at least the share q of all power lies.
/// </summary>
internal static class RollOff
{
    /// <param name="power">P, [bins].</param>
    /// <param name="binWidth">Distance of the bins in Hz.</param>
    /// <param name="total">Σ P_k over k ≥ 1.</param>
    /// <param name="shares">q, ascending.</param>
    /// <param name="frequencies">Receives a frequency for each share.</param>
    public static void Compute(
        ReadOnlySpan<float> power,
        double binWidth,
        double total,
        ReadOnlySpan<double> shares,
        Span<float> frequencies
    )
    {
        var sum = 0.0;
        var reached = 0;
        for (var k = 1; k < power.Length && reached < shares.Length; k++)
        {
            sum += power[k];
            while (reached < shares.Length && sum >= shares[reached] * total)
                frequencies[reached++] = (float)(k * binWidth);
        }

        while (reached < shares.Length)
            frequencies[reached++] = (float)((power.Length - 1) * binWidth);
    }
}
