using EmotionRnn.Acoustics.Descriptors;
using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Functionals;
using EmotionRnn.Acoustics.Pitch;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>
/// The 26 descriptors of emobase: intensity, loudness, 12 MFCC, 8 line spectral frequencies and zero crossings of 25 ms frames; pitch of 40
/// ms frames.
/// </summary>
internal sealed class EmobaseChain : DescriptorChain
{
    /// <summary>Descriptors per frame.</summary>
    public const int Count = 26;
    private const int SpectralCount = 23,
        MfccCount = 12,
        LpcOrder = 8;

    private readonly Framing _short,
        _long;
    private readonly Spectrum _shortSpectrum,
        _longSpectrum;
    private readonly Loudness _loudness;
    private readonly MelBank _mel;
    private readonly Mfcc _mfcc = new(MfccCount);
    private readonly CepstrumPitch _pitch;
    private readonly float[] _emphasised;
    private readonly Contours _spectral = new(SpectralCount),
        _voice = new(Count - SpectralCount);
    private readonly float[] _row = new float[SpectralCount];

    /// <param name="sampleRate">Samples per second.</param>
    public EmobaseChain(int sampleRate)
    {
        (_short, _long) = (new Framing(sampleRate, 0.025), new Framing(sampleRate, 0.040));
        _shortSpectrum = new Spectrum(_short, Window.Hamming(_short.Length), centered: false);
        _longSpectrum = new Spectrum(_long, Window.Hamming(_long.Length), centered: false);
        _loudness = new Loudness(_short.Length);
        _mel = new MelBank(_shortSpectrum.Bins, _shortSpectrum.BinWidth, 0, 8000);
        _pitch = new CepstrumPitch(_long);
        _emphasised = new float[_short.Length];
    }

    public override RowCounts Rows => new(_voice.Count, _spectral.Count, _voice.Count);

    public override ReadOnlySpan<float> Contour(int index) =>
        index < Count ? Smooth(Raw(index))[.._voice.Count] : Slope(Smooth(Raw(index - Count))[.._voice.Count]);

    public override ReadOnlySpan<float> Descriptor(int index) => SmoothToFile(Raw(index), _voice.Count);

    public override ReadOnlySpan<float> Delta(int index) => SlopeToFile(Descriptor(index), _voice.Count);

    protected override void Process()
    {
        for (long start; (start = (long)_spectral.Count * _short.Step) + _short.Length <= Signal.End; )
            AddShort(Signal.Slice(start, _short.Length));
        for (long start; (start = (long)_voice.Count * _long.Step) + _long.Length <= Signal.End; )
        {
            _longSpectrum.Compute(Signal.Slice(start, _long.Length));
            var (voicing, f0, envelope) = _pitch.Next(_longSpectrum.Power);
            _voice.Add([voicing, f0, envelope]);
        }

        Signal.DropBefore((long)_voice.Count * _long.Step);
    }

    private void AddShort(ReadOnlySpan<float> frame)
    {
        (_row[0], _row[1]) = _loudness.Compute(frame);
        PreEmphasis.Apply(frame, _emphasised);
        _shortSpectrum.Compute(_emphasised);
        _mfcc.Compute(_mel.Compute(_shortSpectrum.Power), _row.AsSpan(2, MfccCount));
        LineSpectra(_row.AsSpan(2 + MfccCount, LpcOrder));
        _row[^1] = ZeroCrossingRate.Compute(frame);
        _spectral.Add(_row);
    }

    private Span<float> Raw(int index) => index < SpectralCount ? Column(_spectral, index) : Column(_voice, index - SpectralCount);

    private void LineSpectra(Span<float> frequencies)
    {
        Span<float> r = stackalloc float[LpcOrder + 1],
            a = stackalloc float[LpcOrder];
        LinearPrediction.Autocorrelation(_emphasised, r);
        LinearPrediction.Durbin(r, a);
        LineSpectralPairs.Compute(a, frequencies);
    }
}
