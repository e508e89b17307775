using EmotionRnn.Acoustics.Descriptors;
using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Pitch;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>Pitch of 60 ms frames, as ComParE_2016 and eGeMAPSv02 have it: decisions come some frames after the frames.</summary>
internal sealed class PitchChain
{
    private const float SilenceRms = 0.001f;
    private readonly OctaveSpectrum _octaves;
    private readonly SubharmonicSummation _summation;
    private readonly PitchTracker _tracker;
    private readonly Queue<bool> _audible = [];
    private readonly Action<float, float> _decided;

    /// <param name="framing">The frames, 60 ms long.</param>
    /// <param name="limits">Limits of the search.</param>
    /// <param name="decided">Receives every frame's pitch in Hz (0 where unvoiced) and voicing probability, in order; both 0 in
    /// near-silence.</param>
    public PitchChain(Framing framing, PitchLimits limits, Action<float, float> decided)
    {
        Spectrum = new Spectrum(framing, Window.Gauss(framing.Length, 0.4), centered: true);
        _octaves = new OctaveSpectrum(Spectrum, 1 / (double)(float)framing.PaddedSeconds);
        _summation = new SubharmonicSummation(_octaves, limits);
        _tracker = new PitchTracker(limits.Latency);
        _decided = (f0, voicing) =>
        {
            if (_audible.Dequeue())
                decided(f0, voicing);
            else
                decided(0, 0);
        };
    }

    /// <summary>The spectrum of the frame taken last.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>Takes the next frame; <see cref="Track"/> must follow.</summary>
    public void Analyze(ReadOnlySpan<float> frame)
    {
        Spectrum.Compute(frame);
        _octaves.Compute(Spectrum.Magnitude);
        _audible.Enqueue(RmsEnergy.Compute(Spectrum.Windowed) > SilenceRms);
    }

    /// <summary>Decides what can be decided with the frame taken last.</summary>
    public void Track() => _tracker.Next(_summation.Compute(), _decided);

    /// <summary>Decides what is left.</summary>
    public void Finish() => _tracker.Finish(_decided);
}
