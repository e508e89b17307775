namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Balance and slope of the power spectrum in dB, as defined for eGeMAPS.</summary>
/// <remarks>Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS)", 2016, section 3.1.</remarks>
internal sealed class LogSpectrum
{
    private const float Floor = 1e-14f,
        FloorDecibel = -140;
    private static readonly float Decibel = (float)(10 / Math.Log(10));
    private readonly double _binWidth;
    private readonly int _from1000,
        _from2000,
        _last;
    private readonly float[] _decibel;

    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    /// <param name="used">Bins from the first on of which slopes are taken.</param>
    public LogSpectrum(int bins, double binWidth, int used)
    {
        _binWidth = binWidth;
        (_from1000, _from2000) = (FirstBinFrom(1000), FirstBinFrom(2000));
        _last = Math.Min(bins - 1, (int)Math.Floor(5000 / binWidth));
        _decibel = new float[used];

        int FirstBinFrom(double frequency) => Math.Min(bins, (int)Math.Ceiling(frequency / binWidth));
    }

    /// <summary>Takes a frame's power spectrum, [bins].</summary>
    public void Compute(ReadOnlySpan<float> power)
    {
        for (var k = 0; k < _decibel.Length; k++)
            _decibel[k] = power[k] > Floor ? Decibel * MathF.Log(power[k]) : FloorDecibel;
    }

    /// <summary>Alpha ratio in dB: 10·log₁₀ of the power from 1 to 5 kHz over that below 1 kHz; 0 where there is none below.</summary>
    /// <param name="power">P, [bins].</param>
    public float AlphaRatio(ReadOnlySpan<float> power)
    {
        float low = 0,
            high = 0;
        foreach (var p in power[.._from1000])
            low += p;
        foreach (var p in power[_from1000..(_last + 1)])
            high += p;
        return Ratio(high, low);
    }

    /// <summary>
    /// Hammarberg index in dB: 10·log₁₀ of the strongest bin below 2 kHz over the strongest from 2 to 5 kHz; 0 where there is no power
    /// from
    /// 2 to 5 kHz.
    /// </summary>
    /// <param name="power">P, [bins].</param>
    public float HammarbergIndex(ReadOnlySpan<float> power)
    {
        float low = 0,
            high = 0;
        foreach (var p in power[.._from2000])
            low = MathF.Max(low, p);
        foreach (var p in power[_from2000..(_last + 1)])
            high = MathF.Max(high, p);
        return Ratio(low, high);
    }

    /// <summary>Slope of the regression line of dB over Hz within a frequency range.</summary>
    /// <remarks>As in openSMILE the number of points is taken as one less than it is.</remarks>
    public float Slope(FrequencyRange range)
    {
        double f,
            n = range.Last - range.First,
            sumF = 0,
            sumF2 = 0,
            sumFL = 0,
            sumL = 0;
        for (var k = range.First; k <= range.Last; k++)
        {
            var w =
                k == range.First ? range.FirstWeight
                : k == range.Last ? range.LastWeight
                : 1;
            f = w * k * _binWidth;
            sumF += f;
            sumF2 += f * f;
            sumFL += f * _decibel[k];
            sumL += w * _decibel[k];
        }

        return (float)((n * sumFL - sumF * sumL) / (n * sumF2 - sumF * sumF));
    }

    private static float Ratio(float numerator, float denominator) =>
        denominator == 0 ? 0 : (float)(10 * (MathF.Log(MathF.Max(numerator, Floor) / denominator) / Math.Log(10)));
}
