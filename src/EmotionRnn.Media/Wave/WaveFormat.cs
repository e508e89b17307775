using System.Buffers.Binary;

namespace EmotionRnn.Media;

/// <summary>How samples are stored in a WAV file.</summary>
/// <param name="SampleRate">Samples per second and channel.</param>
/// <param name="Channels">1 and more.</param>
/// <param name="BytesPerSample">1 (unsigned), 2, 3 or 4 for integers, 4 or 8 for floating point.</param>
/// <param name="IsFloat">Whether samples are IEEE floating point.</param>
internal sealed record WaveFormat(int SampleRate, int Channels, int BytesPerSample, bool IsFloat)
{
    private const int Pcm = 1,
        Float = 3,
        Extensible = 0xFFFE;

    /// <summary>Bytes of one sample of every channel.</summary>
    public int FrameBytes => Channels * BytesPerSample;

    /// <summary>The integer that stands for full scale; 1 for floating point.</summary>
    public float FullScale =>
        IsFloat
            ? 1
            : BytesPerSample switch
            {
                1 => 127,
                2 => short.MaxValue,
                3 => short.MaxValue * 256,
                _ => 2147483647,
            };

    /// <summary>Reads a format chunk.</summary>
    /// <param name="chunk">Its bytes, at most 40 are looked at.</param>
    /// <returns>Null where samples are stored in another way: compressed, for the most part.</returns>
    /// <exception cref="InvalidDataException">The chunk is too short or contradicts itself.</exception>
    public static WaveFormat? Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
            throw new InvalidDataException($"the format chunk has {chunk.Length} bytes; at least 16 are needed");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk),
            channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var sampleRate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]),
            bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            if (chunk.Length < 26)
                throw new InvalidDataException(
                    $"the extensible format chunk has {chunk.Length} bytes; at least 26 are needed to know the encoding"
                );
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (tag is not (Pcm or Float))
            return null;
        if (channels == 0)
            throw new InvalidDataException("the header says no channels");
        if (sampleRate is 0 or > int.MaxValue)
            throw new InvalidDataException($"the header says {sampleRate} samples per second");

        // Samples with fewer valid bits fill their container from the top, so only its size matters; the frame's size states it unless the
        // header contradicts itself.
        var bytes = frameBytes % channels == 0 && frameBytes / channels * 8 >= bits ? frameBytes / channels : (bits + 7) / 8;
        var isKnown = tag == Float ? bytes is 4 or 8 : bytes is >= 1 and <= 4;
        return isKnown ? new((int)sampleRate, channels, bytes, tag == Float) : null;
    }

    /// <summary>Decodes frames and averages the channels: the sum in float32 over the number of channels over full scale.</summary>
    /// <param name="bytes">Whole frames.</param>
    /// <param name="mono">Receives one value a frame.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> mono)
    {
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0f;
            for (var c = 0; c < Channels; c++)
            {
                sum += Sample(bytes);
                bytes = bytes[BytesPerSample..];
            }

            mono[i] = sum / Channels / FullScale;
        }
    }

    private float Sample(ReadOnlySpan<byte> bytes) =>
        BytesPerSample switch
        {
            1 => bytes[0] - 128,
            2 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            3 => (bytes[0] << 8 | bytes[1] << 16 | bytes[2] << 24) >> 8,
            4 when !IsFloat => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            4 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        };
}
