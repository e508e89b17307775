using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Harmonics-to-noise ratio 10·log₁₀(r / (r₀ − r)) in dB, from the autocorrelation r at the peak nearest to the pitch period;
/// −90 to 110.
/// </summary>
/// <remarks>
/// Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio", 1993, equation (4).
/// </remarks>
internal sealed class HarmonicsToNoise
{
    private readonly RealFft _fft;
    private readonly double _sampleRate;
    private readonly float[] _power,
        _autocorrelation;

    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    public HarmonicsToNoise(int bins, double binWidth)
    {
        _fft = new RealFft(2 * (bins - 1));
        _sampleRate = 2 * (bins - 1) * binWidth;
        (_power, _autocorrelation) = (new float[bins], new float[bins]);
    }

    /// <param name="magnitude">The magnitude spectrum, [bins].</param>
    /// <param name="f0">Pitch in Hz, greater than 0.</param>
    public float Compute(ReadOnlySpan<float> magnitude, float f0)
    {
        Elementwise.Multiply(magnitude, magnitude, _power);
        _fft.InverseOfEven(_power, _autocorrelation);
        for (var i = 0; i < _autocorrelation.Length; i++)
            _autocorrelation[i] = MathF.Abs(_autocorrelation[i]) / _autocorrelation.Length;
        var peak = _autocorrelation[NearestPeak(_autocorrelation, (int)(_sampleRate / f0))];
        var noise = _autocorrelation[0] - peak;
        return (float)(10 * Math.Log10(Math.Clamp((double)peak / noise, 1e-9, 1e11)));
    }

    /// <summary>The local maximum nearest to a lag, to the left before to the right; the last lag where there is none.</summary>
    private static int NearestPeak(ReadOnlySpan<float> r, int lag)
    {
        var last = r.Length - 1;
        lag = Math.Clamp(lag, 1, last - 1);
        for (var offset = 0; offset < r.Length; offset++)
        {
            if (lag - offset > 0 && IsPeak(r, lag - offset))
                return lag - offset;
            if (lag + offset < last && IsPeak(r, lag + offset))
                return lag + offset;
        }

        return last;
    }

    private static bool IsPeak(ReadOnlySpan<float> r, int i) => r[i] > r[i - 1] && r[i] > r[i + 1];
}
