using EmotionRnn.Acoustics.Descriptors;
using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Functionals;
using EmotionRnn.Acoustics.Pitch;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>
/// What ComParE_2016 and eGeMAPSv02 share: spectra of 20 ms frames, and pitch, periods and what follows from them of 60 ms frames, which
/// comes some frames later.
/// </summary>
internal abstract class SpeechChain : DescriptorChain
{
    private readonly Framing _long;
    private readonly PeriodMatcher _periods;
    private int _longFrames;

    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="spectral">Descriptors of a 20 ms frame.</param>
    /// <param name="voice">Descriptors that depend on the pitch of a 60 ms frame.</param>
    /// <param name="pitch">Limits of the search for pitch.</param>
    /// <param name="periodRange">Share by which a period may deviate from 1/F0.</param>
    protected SpeechChain(int sampleRate, int spectral, int voice, PitchLimits pitch, double periodRange)
    {
        (Short, _long) = (new Framing(sampleRate, 0.020), new Framing(sampleRate, 0.060));
        Spectrum = new Spectrum(Short, Window.Hamming(Short.Length), centered: true);
        Mel = new MelBank(Spectrum.Bins, Spectrum.BinWidth, 20, 8000);
        Pitch = new PitchChain(_long, pitch, AddDecided);
        _periods = new PeriodMatcher(_long, sampleRate, periodRange);
        (Spectral, Voice) = (new Contours(spectral), new Contours(voice));
    }

    public override RowCounts Rows => new(_longFrames, Spectral.Count, Decided);

    /// <summary>The 20 ms frames.</summary>
    protected Framing Short { get; }

    /// <summary>Their spectrum.</summary>
    protected Spectrum Spectrum { get; }

    /// <summary>Its mel bands.</summary>
    protected MelBank Mel { get; }

    /// <summary>Pitch of 60 ms frames.</summary>
    protected PitchChain Pitch { get; }

    /// <summary>Descriptors of every 20 ms frame.</summary>
    protected Contours Spectral { get; }

    /// <summary>Descriptors of every 60 ms frame whose pitch is decided.</summary>
    protected Contours Voice { get; }

    /// <summary>Frames whose pitch was decided when the signal ended.</summary>
    protected int Decided { get; private set; }

    public override void Finish()
    {
        Decided = Voice.Count;
        Pitch.Finish();
    }

    /// <summary>Takes the next 20 ms frame.</summary>
    protected abstract void AddShort(ReadOnlySpan<float> frame);

    /// <summary>Takes the next 60 ms frame, whose pitch has been analysed but not been decided.</summary>
    protected abstract void AddLong(ReadOnlySpan<float> frame);

    /// <summary>
    /// Takes the next 60 ms frame's decided pitch in Hz (0 where unvoiced), its voicing probability and what follows from its periods.
    /// </summary>
    protected abstract void AddVoice(float f0, float voicing, VoiceQuality quality);

    protected override void Process()
    {
        for (long start; (start = (long)Spectral.Count * Short.Step) + Short.Length <= Signal.End; )
            AddShort(Signal.Slice(start, Short.Length));
        for (long start; (start = (long)_longFrames * _long.Step) + _long.Length <= Signal.End; _longFrames++)
        {
            var frame = Signal.Slice(start, _long.Length);
            Pitch.Analyze(frame);
            AddLong(frame);
            Pitch.Track();
        }

        Signal.DropBefore(Math.Min(_periods.Position, (long)Voice.Count * _long.Step));
    }

    /// <summary>A column of <see cref="Voice"/>, averaged over voiced frames, as functionals see it: decided frames.</summary>
    /// <param name="raw">The column.</param>
    /// <param name="interrupted">Whether its source stops when the signal ends, so that the first frame decided afterwards is not known
    /// yet.</param>
    protected ReadOnlySpan<float> SmoothVoice(ReadOnlySpan<float> raw, bool interrupted)
    {
        var smoothed = SmoothedRows(RowCounts.Smoothed(Decided));
        Smoothing.AverageNonZero(interrupted && Decided > 0 ? raw[..Decided] : raw, smoothed);
        return smoothed;
    }

    /// <summary>A column of <see cref="Voice"/>, averaged over voiced frames, as it is written to a file.</summary>
    /// <param name="raw">The column.</param>
    /// <param name="interrupted">Whether its source stops when the signal ends: around the last frame decided until then, that frame is
    /// repeated.</param>
    protected ReadOnlySpan<float> SmoothVoiceToFile(ReadOnlySpan<float> raw, bool interrupted)
    {
        var smoothed = SmoothedRows(raw.Length + 1);
        Smoothing.AverageNonZero(raw, smoothed);
        if (interrupted && Decided > 0)
            Smoothing.AverageNonZero(raw[..Decided], smoothed[..(Decided + 1)]);
        return smoothed;
    }

    private void AddDecided(float f0, float voicing) => AddVoice(f0, voicing, _periods.Next(Signal, (long)Voice.Count * _long.Step, f0));
}
