namespace EmotionRnn.Media;

/// <summary>Samples on the grid of a 16-bit file, whose loudest value 32767 is 1.</summary>
public static class Pcm16
{
    /// <summary>
    /// From the scale on which 2¹⁵ is 1, as ffmpeg has it, to ours; a 16-bit value becomes the very number that it is in a WAV file.
    /// </summary>
    public static float FromPowerOfTwo(float sample) => sample * 32768f / 32767f;

    /// <summary>The nearest value that 16 bits hold.</summary>
    public static float Round(float sample) => Math.Clamp(MathF.Round(sample * 32767f), short.MinValue, short.MaxValue) / 32767f;
}
