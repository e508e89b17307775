namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Psychoacoustic sharpness 0.11·Σ z·g(z)·P / ΣP over the critical-band rate z in Bark, g(z) = 1 up to 16 Bark and ((z −
/// 16)/4)^1.585 + 1
/// above. Unit: acum.
/// </summary>
/// <remarks>Zwicker and Fastl, "Psychoacoustics", on power instead of specific loudness; z(f) by Traunmüller, 1990.</remarks>
internal sealed class Sharpness
{
    private readonly double[] _weights;

    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    public Sharpness(int bins, double binWidth)
    {
        _weights = new double[bins];
        for (var k = 1; k < bins; k++)
        {
            var z = Bark(k * binWidth);
            _weights[k] = z * (z <= 16 ? 1 : Math.Pow((z - 16) / 4, 1.5849625) + 1);
        }
    }

    /// <param name="power">P, [bins].</param>
    /// <param name="total">Σ P_k over k ≥ 1.</param>
    public float Compute(ReadOnlySpan<float> power, double total)
    {
        if (total == 0)
            return 0;
        var sum = 0f;
        for (var k = 1; k < power.Length; k++)
            sum += (float)(_weights[k] * power[k]);
        return (float)(0.11 * (float)(sum / total));
    }

    /// <summary>Critical-band rate of a frequency in Hz.</summary>
    private static double Bark(double frequency)
    {
        var z = 26.81 / (1 + 1960 / frequency) - 0.53;
        return z < 2 ? 0.85 * z + 0.3
            : z > 20.1 ? 1.22 * z - 4.422
            : z;
    }
}
