using EmotionRnn.Acoustics.Descriptors;
using EmotionRnn.Acoustics.Pitch;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>
/// The 25 descriptors of eGeMAPSv02: loudness, alpha ratio, Hammarberg index, two slopes, flux and MFCC 1 to 4; then pitch in semitones,
/// jitter, shimmer in dB, HNR,
/// H1−H2, H1−A3, and frequency, bandwidth and amplitude of three formants.
/// </summary>
internal sealed class EGeMapsChain : SpeechChain
{
    private const double FormantRate = 11000;
    private const int FormantCount = 3,
        Spectrals = 10,
        MeanSquare = Spectrals,
        Voices = 15,
        MfccCount = 4;
    private const float LowestPitch = 29.136f,
        NoAmplitude = -201;

    private readonly Mfcc _mfcc = new(MfccCount);
    private readonly AuditorySpectrum _auditory;
    private readonly LogSpectrum _log;
    private readonly FrequencyRange _slopeLow,
        _slopeHigh;
    private readonly SpectralFlux _flux;
    private readonly SpectralResampler _resampler;
    private readonly Harmonics _harmonics;
    private readonly HarmonicsToNoise _noise;
    private readonly Queue<float[]> _magnitudes = [];
    private readonly Queue<Formant[]> _formants = [];
    private readonly float[] _row = new float[Spectrals + 1],
        _voiceRow = new float[Voices];

    /// <summary>Names of the descriptors.</summary>
    public static string[] DescriptorNames { get; } =
    [
        .. "Loudness alphaRatio hammarbergIndex slope0-500 slope500-1500 spectralFlux mfcc1 mfcc2 mfcc3 mfcc4"
            .Split(' ')
            .Select(name => name + "_sma3"),
        .. (
            "F0semitoneFrom27.5Hz jitterLocal shimmerLocaldB HNRdBACF logRelF0-H1-H2 logRelF0-H1-A3 F1frequency F1bandwidth "
            + "F1amplitudeLogRelF0 "
            + "F2frequency F2bandwidth F2amplitudeLogRelF0 F3frequency F3bandwidth F3amplitudeLogRelF0"
        )
            .Split(' ')
            .Select(name => name + "_sma3nz"),
    ];

    /// <param name="sampleRate">Samples per second.</param>
    public EGeMapsChain(int sampleRate)
        : base(sampleRate, Spectrals + 1, Voices, new PitchLimits(55, 1000, Latency: 40), periodRange: 0.1)
    {
        var (bins, width) = (Spectrum.Bins, Spectrum.BinWidth);
        _auditory = new AuditorySpectrum(Mel.Centers);
        (_slopeLow, _slopeHigh) = (new FrequencyRange(bins, width, 0, 500), new FrequencyRange(bins, width, 500, 1500));
        _log = new LogSpectrum(bins, width, _slopeHigh.Last + 1);
        _flux = new SpectralFlux(0, Math.Min(bins, (int)Math.Ceiling(5000 / width)) - 1);
        _resampler = new SpectralResampler(Short, sampleRate, FormantRate);
        _harmonics = new Harmonics(Pitch.Spectrum.BinWidth);
        _noise = new HarmonicsToNoise(Pitch.Spectrum.Bins, Pitch.Spectrum.BinWidth);
    }

    /// <summary>Contours: pitch; loudness; flux and MFCC; voice; spectrum where voiced; spectrum where unvoiced; mean square.</summary>
    public override ReadOnlySpan<float> Contour(int index) =>
        index switch
        {
            0 => SmoothVoice(Column(Voice, 0), interrupted: false),
            1 => Smooth(Column(Spectral, 0)),
            < 7 => Smooth(Column(Spectral, index + 3)),
            < 21 => SmoothVoice(VoiceColumn(index - 6), interrupted: true),
            < 30 => SmoothVoice(Masked(Column(Spectral, index - 20), voiced: true), interrupted: false),
            < 35 => SmoothVoice(Masked(Column(Spectral, index - 29), voiced: false), interrupted: false),
            _ => Column(Spectral, MeanSquare),
        };

    public override ReadOnlySpan<float> Descriptor(int index) =>
        index < Spectrals
            ? SmoothToFile(Column(Spectral, index), Rows.Long)
            : SmoothVoiceToFile(Column(Voice, index - Spectrals), interrupted: true);

    public override ReadOnlySpan<float> Delta(int index) => throw new NotSupportedException("eGeMAPSv02 has no slopes.");

    protected override void AddLong(ReadOnlySpan<float> frame) => _magnitudes.Enqueue([.. Pitch.Spectrum.Magnitude]);

    protected override void AddShort(ReadOnlySpan<float> frame)
    {
        Spectrum.Compute(frame);
        var energies = Mel.Compute(Spectrum.Power);
        _row[0] = _auditory.Mean(energies);
        _log.Compute(Spectrum.Power);
        (_row[1], _row[2]) = (_log.AlphaRatio(Spectrum.Power), _log.HammarbergIndex(Spectrum.Power));
        (_row[3], _row[4]) = (_log.Slope(_slopeLow), _log.Slope(_slopeHigh));
        _row[5] = _flux.Next(Spectrum.Magnitude);
        _mfcc.Compute(energies, _row.AsSpan(6, MfccCount));
        _row[MeanSquare] = (float)RmsEnergy.MeanSquare(frame);
        Spectral.Add(_row);
        _formants.Enqueue(FindFormants());
    }

    protected override void AddVoice(float f0, float voicing, VoiceQuality quality)
    {
        var (magnitude, formants, y) = (_magnitudes.Dequeue(), _formants.Dequeue(), _voiceRow);
        Array.Clear(y);
        y[1] = quality.Jitter;
        if (f0 > 0)
        {
            y[0] = f0 > LowestPitch ? 12 * MathF.Log(f0 / 27.5f) / (float)Math.Log(2) : 1;
            y[2] = (float)(20 * Math.Log10(1.0 + quality.Shimmer));
            y[3] = _noise.Compute(magnitude, f0);
            _harmonics.Compute(magnitude, f0);
            (y[4], y[5]) = (_harmonics.H1MinusH2, _harmonics.H1MinusA3(formants[2].Frequency));
        }

        for (var i = 0; i < FormantCount; i++)
        {
            (y[6 + 3 * i], y[7 + 3 * i]) = (formants[i].Frequency, formants[i].Bandwidth);
            y[8 + 3 * i] = f0 > 0 ? _harmonics.Amplitude(formants[i].Frequency) : NoAmplitude;
        }

        Voice.Add(y);
    }

    private Formant[] FindFormants()
    {
        Span<float> r = stackalloc float[FormantFinder.Order + 1],
            a = stackalloc float[FormantFinder.Order];
        _resampler.Compute(Spectrum.Re, Spectrum.Im);
        LinearPrediction.Autocorrelation(_resampler.Samples, r);
        LinearPrediction.Durbin(r, a);
        var formants = new Formant[FormantCount];
        FormantFinder.Find(a, FormantRate, formants);
        return formants;
    }

    /// <summary>A column of voice descriptors; frequencies and bandwidths of formants count only where there is voice.</summary>
    private Span<float> VoiceColumn(int voice) =>
        voice >= 6 && voice % 3 != 2 ? Masked(Column(Voice, voice), voiced: true) : Column(Voice, voice);

    /// <summary>A contour with zeros where there is no voice, or where there is; as long as pitch is known.</summary>
    private Span<float> Masked(Span<float> contour, bool voiced)
    {
        contour = contour[..Voice.Count];
        for (var i = 0; i < contour.Length; i++)
            if (Voice[i, 0] > 0 != voiced)
                contour[i] = 0;
        return contour;
    }
}
