namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// The power spectrum as a distribution over frequency, 0 Hz apart: centroid c = Σ f·P / ΣP (Hz), variance v = Σ (f − c)²·P / ΣP
/// (Hz²),
/// skewness Σ (f − c)³·P / (ΣP·v^1.5)
/// and kurtosis Σ (f − c)⁴·P / (ΣP·v²), 3 for a Gaussian. All 0 in silence.
/// </summary>
internal static class SpectralMoments
{
    /// <param name="power">P, [bins].</param>
    /// <param name="binWidth">Distance of the bins in Hz.</param>
    /// <param name="total">Σ P_k over k ≥ 1.</param>
    public static (float Centroid, float Variance, float Skewness, float Kurtosis) Compute(
        ReadOnlySpan<float> power,
        double binWidth,
        double total
    )
    {
        if (total == 0)
            return default;
        var weighted = 0.0;
        for (var k = 1; k < power.Length; k++)
            weighted += k * binWidth * power[k];
        var centroid = (float)(weighted / total);
        double m2 = 0,
            m3 = 0,
            m4 = 0;
        for (var k = 1; k < power.Length; k++)
        {
            var d = k * binWidth - centroid;
            var p2 = d * d * power[k];
            m2 += p2;
            m3 += p2 * d;
            m4 += p2 * d * d;
        }

        var variance = m2 / total;
        if (variance == 0)
            return (centroid, 0, 0, 0);
        return (
            centroid,
            (float)variance,
            (float)(m3 / (total * variance * Math.Sqrt(variance))),
            (float)(m4 / (total * variance * variance))
        );
    }
}
