using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Pitch of emobase: the voicing probability is the highest peak of the autocorrelation over its value at lag 0, the period the first high
/// peak of the cepstrum,
/// and the contour is then cleaned of outliers.
/// </summary>
/// <remarks>
/// Noll, "Cepstrum pitch determination", 1967. The pitch comes one frame late: a frame yields the mean of its two predecessors.
/// </remarks>
internal sealed class CepstrumPitch
{
    private const double HighestPitch = 500;
    private const float VoicingThreshold = 0.55f;

    private readonly RealFft _fft;
    private readonly double _samplePeriod;
    private readonly int _firstLag;
    private readonly float[] _log,
        _autocorrelation,
        _cepstrum;
    private PitchContour _contour;

    /// <param name="framing">The frames, 40 ms long.</param>
    public CepstrumPitch(Framing framing)
    {
        var half = framing.FftLength / 2;
        _fft = new RealFft(framing.FftLength);
        _samplePeriod = (double)(float)framing.PaddedSeconds / framing.FftLength;
        _firstLag = (int)(1 / (HighestPitch * _samplePeriod));
        (_log, _autocorrelation, _cepstrum) = (new float[half + 1], new float[half], new float[half]);
    }

    /// <summary>Takes the next frame's power spectrum.</summary>
    /// <returns>Voicing probability (0 to 1), F0 in Hz (0 where unvoiced), and F0's envelope in Hz, which decays over unvoiced frames no
    /// further than the last pitch.</returns>
    public (float Voicing, float F0, float Envelope) Next(ReadOnlySpan<float> power)
    {
        AbsoluteInverse(power, _autocorrelation);
        for (var k = 1; k < power.Length - 1; k++)
            _log[k] = power[k] > 0 ? MathF.Log(power[k]) : 0;
        // As in openSMILE, the logarithm leaves out both ends of the spectrum.
        (_log[0], _log[^1]) = (power[0], power[^1]);
        AbsoluteInverse(_log, _cepstrum);

        var voicing = Voicing(_autocorrelation, _firstLag);
        var lag = voicing < VoicingThreshold ? 0 : Period(_cepstrum, _firstLag);
        var (f0, envelope) = _contour.Next(lag == 0 ? 0 : 1 / (lag * (float)_samplePeriod));
        return (voicing, f0, envelope);
    }

    private void AbsoluteInverse(ReadOnlySpan<float> spectrum, Span<float> x)
    {
        _fft.InverseOfEven(spectrum, x);
        Elementwise.Absolute(x);
    }

    private static float Voicing(ReadOnlySpan<float> autocorrelation, int firstLag)
    {
        if (autocorrelation[0] <= 0)
            return 0;
        var max = autocorrelation[^1];
        for (var i = Math.Max(1, firstLag); i < autocorrelation.Length; i++)
        {
            if (autocorrelation[i - 1] < autocorrelation[i] && autocorrelation[i] > max)
                max = autocorrelation[i];
        }

        return max / autocorrelation[0];
    }

    private static int Period(ReadOnlySpan<float> cepstrum, int firstLag)
    {
        var sum = 0.0;
        foreach (var value in cepstrum)
            sum += value;
        var max = cepstrum[^1];
        for (var i = firstLag + 1; i < cepstrum.Length; i++)
            max = MathF.Max(max, cepstrum[i]);
        var threshold = 0.6f * (max + (float)(sum / cepstrum.Length));
        for (var i = firstLag + 2; i < cepstrum.Length - 1; i++)
        {
            if (cepstrum[i] > threshold && cepstrum[i - 1] < cepstrum[i] && cepstrum[i] > cepstrum[i + 1])
                return i;
        }

        return 0;
    }
}
