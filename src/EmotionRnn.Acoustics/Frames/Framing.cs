using System.Numerics;

namespace EmotionRnn.Acoustics.Frames;

/// <summary>
/// Cuts a signal into overlapping frames, one every 10 ms: frame k covers the samples [k·Step, k·Step + Length). Nothing is centred or
/// padded; a last frame
/// that is incomplete is dropped.
/// </summary>
internal sealed class Framing
{
    /// <summary>
    /// The nominal distance of two frames in seconds. Functionals count time in it, even where <see cref="Step"/> was rounded.
    /// </summary>
    public const double Period = 0.01;

    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="seconds">Nominal length of a frame.</param>
    public Framing(int sampleRate, double seconds)
    {
        var sample = 1.0 / sampleRate;
        Seconds = seconds;
        Length = Math.Max(1, (int)Math.Round(seconds / sample, MidpointRounding.AwayFromZero));
        Step = Math.Max(1, (int)Math.Round(Period / sample, MidpointRounding.AwayFromZero));
        FftLength = Math.Max(4, (int)BitOperations.RoundUpToPowerOf2((uint)Length));
    }

    /// <summary>Nominal length of a frame in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Samples in a frame.</summary>
    public int Length { get; }

    /// <summary>Samples between the starts of two frames.</summary>
    public int Step { get; }

    /// <summary>The power of two, at least 4, that holds a frame.</summary>
    public int FftLength { get; }

    /// <summary>
    /// Length in seconds of the zero-padded frame, from the nominal frame length; its inverse is the distance of two bins in Hz.
    /// </summary>
    public double PaddedSeconds => Seconds * FftLength / Length;

    /// <summary>Complete frames in a signal of so many samples.</summary>
    public int Count(long samples) => samples < Length ? 0 : (int)((samples - Length) / Step + 1);
}
