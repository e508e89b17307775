namespace EmotionRnn.Media;

/// <summary>Samples on the grid of a 16-bit file, whose loudest value 32767 is 1, as in openSMILE.</summary>
public static class Pcm16
{
    private static readonly WaveFormat Mono = new(SampleRate: 1, Channels: 1, BytesPerSample: sizeof(short), IsFloat: false);

    /// <summary>The samples of raw sound, the very numbers that a WAV file of the same bytes has.</summary>
    /// <param name="bytes">One channel, signed 16-bit little-endian.</param>
    /// <param name="samples">Receives one value for every two bytes, full scale ±1.</param>
    public static void Decode(ReadOnlySpan<byte> bytes, Span<float> samples) => Mono.Decode(bytes, samples);

    /// <summary>The nearest value that 16 bits hold.</summary>
    public static float Round(float sample) =>
        Math.Clamp(MathF.Round(sample * short.MaxValue), short.MinValue, short.MaxValue) / short.MaxValue;

    /// <summary>
    /// From the scale on which 2¹⁵ is 1, as ffmpeg has it, to ours; a 16-bit value becomes the very number that it is in a WAV file.
    /// </summary>
    internal static float FromPowerOfTwo(float sample) => sample * 32768f / short.MaxValue;
}
