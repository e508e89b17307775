namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Slope of the regression line of power over frequency, 0 Hz apart, times the number of bins less one: (B − 1)·(B·Σ fP − Σf·ΣP)
/// / (B·Σf² −
/// (Σf)²). Unit: power per Hz.
/// </summary>
internal sealed class SpectralSlope
{
    private readonly double _binWidth,
        _sumF,
        _denominator;

    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    public SpectralSlope(int bins, double binWidth)
    {
        double count = bins - 1;
        _binWidth = binWidth;
        _sumF = binWidth * count * (count + 1) / 2;
        var sumF2 = binWidth * binWidth * count * (count + 1) * (2 * count + 1) / 6;
        _denominator = count * sumF2 - _sumF * _sumF;
    }

    /// <param name="power">P, [bins].</param>
    /// <param name="total">Σ P_k over k ≥ 1.</param>
    public float Compute(ReadOnlySpan<float> power, double total)
    {
        double count = power.Length - 1,
            weighted = 0;
        for (var k = 1; k < power.Length; k++)
            weighted += k * _binWidth * power[k];
        return (float)((count - 1) * (count * weighted - _sumF * total) / _denominator);
    }
}
