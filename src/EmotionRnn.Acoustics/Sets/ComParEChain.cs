using EmotionRnn.Acoustics.Descriptors;
using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Functionals;
using EmotionRnn.Acoustics.Pitch;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>
/// The 65 descriptors of ComParE_2016: 6 of voice, loudness, RASTA loudness, energy and zero crossings, then 26 RASTA bands, 15 of the
/// spectrum and 14 MFCC.
/// </summary>
internal sealed class ComParEChain : SpeechChain
{
    /// <summary>Descriptors per frame.</summary>
    public const int Count = 65;
    private const int VoiceCount = 6,
        ZeroCrossingIndex = 9,
        SpectralCount = Count - VoiceCount - 1,
        ShapeCount = 15,
        MfccCount = 14;
    private static readonly double[] RollOffShares = [0.25, 0.50, 0.75, 0.90];

    private readonly Mfcc _mfcc = new(MfccCount);
    private readonly AuditorySpectrum _auditory;
    private readonly RastaSpectrum _rasta;
    private readonly BandEnergy _lowBand,
        _highBand;
    private readonly SpectralFlux _flux;
    private readonly SpectralSlope _slope;
    private readonly Sharpness _sharpness;
    private readonly Contours _zeroCrossings = new(1);
    private readonly float[] _row = new float[SpectralCount];
    private float[][]? _voiceSlopes;

    /// <param name="sampleRate">Samples per second.</param>
    public ComParEChain(int sampleRate)
        : base(sampleRate, SpectralCount, VoiceCount, new PitchLimits(52, 620, Latency: 30), periodRange: 0.25)
    {
        var (bins, width) = (Spectrum.Bins, Spectrum.BinWidth);
        (_auditory, _rasta) = (new AuditorySpectrum(Mel.Centers), new RastaSpectrum(Mel.Centers));
        (_lowBand, _highBand) = (new BandEnergy(bins, width, 250, 650), new BandEnergy(bins, width, 1000, 4000));
        (_flux, _slope, _sharpness) = (new SpectralFlux(1, bins - 1), new SpectralSlope(bins, width), new Sharpness(bins, width));
    }

    public override ReadOnlySpan<float> Contour(int index) =>
        index switch
        {
            < VoiceCount => SmoothVoice(Raw(index), Interrupted(index)),
            < Count => Smooth(Raw(index)),
            < Count + VoiceCount => VoiceSlope(index - Count),
            <= Count + ZeroCrossingIndex => Slope(Smooth(Raw(index - Count))[..Rows.Long]),
            _ => Slope(Smooth(Raw(index - Count))),
        };

    public override ReadOnlySpan<float> Descriptor(int index) =>
        index < VoiceCount ? SmoothVoiceToFile(Raw(index), Interrupted(index)) : SmoothToFile(Raw(index), Rows.Long);

    public override ReadOnlySpan<float> Delta(int index) =>
        index switch
        {
            < VoiceCount => VoiceSlopeToFile(index),
            <= ZeroCrossingIndex => SlopeToFile(Descriptor(index), Rows.Long),
            _ => SlopeToFile(SmoothToFile(Raw(index), Rows.Short), Rows.Long),
        };

    protected override void AddLong(ReadOnlySpan<float> frame) => _zeroCrossings.Add([ZeroCrossingRate.Compute(frame)]);

    protected override void AddVoice(float f0, float voicing, VoiceQuality quality) =>
        Voice.Add([f0, voicing, quality.Jitter, quality.JitterDdp, quality.Shimmer, quality.LogHnr]);

    protected override void AddShort(ReadOnlySpan<float> frame)
    {
        Spectrum.Compute(frame);
        var energies = Mel.Compute(Spectrum.Power);
        var bands = _row.AsSpan(3, MelBank.Bands);
        _rasta.Next(energies, bands);
        (_row[0], _row[1], _row[2]) = (_auditory.Mean(energies), Mean(bands), RmsEnergy.Compute(frame));
        AddShape(_row.AsSpan(3 + MelBank.Bands, ShapeCount));
        _mfcc.Compute(energies, _row.AsSpan(3 + MelBank.Bands + ShapeCount));
        Spectral.Add(_row);
    }

    private void AddShape(Span<float> y)
    {
        ReadOnlySpan<float> power = Spectrum.Power;
        var width = Spectrum.BinWidth;
        var total = Elementwise.Sum(power[1..]);
        (y[0], y[1]) = (_lowBand.Compute(power), _highBand.Compute(power));
        RollOff.Compute(power, width, total, RollOffShares, y.Slice(2, RollOffShares.Length));
        y[6] = _flux.Next(Spectrum.Magnitude);
        (y[7], y[9], y[10], y[11]) = SpectralMoments.Compute(power, width, total);
        y[8] = SpectralEntropy.Compute(power, total);
        y[12] = _slope.Compute(power, total);
        y[13] = _sharpness.Compute(power, total);
        y[14] = Harmonicity.Compute(power);
    }

    private Span<float> Raw(int index) =>
        index switch
        {
            < VoiceCount => Column(Voice, index),
            ZeroCrossingIndex => Column(_zeroCrossings, 0),
            < ZeroCrossingIndex => Column(Spectral, index - VoiceCount),
            _ => Column(Spectral, index - VoiceCount - 1),
        };

    /// <summary>All but pitch and voicing come from the periods, which are not looked at when the signal has ended.</summary>
    private static bool Interrupted(int index) => index >= 2;

    private float[] VoiceSlope(int index)
    {
        if (_voiceSlopes is null)
        {
            float[][] smoothed = [.. Enumerable.Range(0, VoiceCount).Select(i => Contour(i).ToArray())];
            _voiceSlopes = [.. smoothed.Select(contour => new float[RowCounts.WithDeltas(contour.Length)])];
            Smoothing.DeltaWithinVoice(smoothed, _voiceSlopes);
        }

        return _voiceSlopes[index];
    }

    private float[] VoiceSlopeToFile(int index)
    {
        float[][] smoothed = [.. Enumerable.Range(0, VoiceCount).Select(i => Descriptor(i).ToArray())];
        float[][] slopes = [.. smoothed.Select(_ => new float[Rows.Long + 3])];
        Smoothing.DeltaWithinVoice(smoothed, slopes);
        return slopes[index];
    }

    private static float Mean(ReadOnlySpan<float> x)
    {
        var sum = 0f;
        foreach (var value in x)
            sum += value;
        return sum / x.Length;
    }
}
