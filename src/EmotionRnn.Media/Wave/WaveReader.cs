using System.Buffers.Binary;

namespace EmotionRnn.Media;

/// <summary>
/// Reads a WAV file from first to last sample: integers of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, plain or extensible
/// format, any number of channels, which are averaged. No size that the file states is trusted: nothing is allocated by it, and a data
/// chunk ends where the file does.
/// </summary>
/// <remarks>
/// Full scale is 127, 32767, 32767·256 or 2³¹ − 1 for integers of 8, 16, 24 and 32 bits, as in openSMILE, and 1 for floating point.
/// </remarks>
internal sealed class WaveReader : SoundDecoder
{
    private const uint Unknown = uint.MaxValue;
    private const float Loudest = 1e6f;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly WaveFormat _format;
    private readonly byte[] _buffer;
    private long _left;
    private long _samples;

    private WaveReader(Stream stream, string path, WaveFormat format, long dataBytes)
    {
        (_stream, _path, _format, _left) = (stream, path, format, dataBytes);
        _buffer = new byte[format.FrameBytes * Math.Max(1, 32768 / format.FrameBytes)];
    }

    public override int SampleRate => _format.SampleRate;

    /// <summary>Opens a file.</summary>
    /// <returns>Null where it is a WAV file whose samples are compressed, or big-endian.</returns>
    /// <exception cref="MediaException">It is damaged.</exception>
    public static WaveReader? TryOpen(string path) => TryOpen(File.OpenRead(path), path);

    /// <summary>Starts to read a stream, which is disposed with the reader, or where there is none; it need not be seekable.</summary>
    /// <inheritdoc cref="TryOpen(string)"/>
    /// <param name="stream">At the file's first byte.</param>
    /// <param name="path">What error messages call it.</param>
    public static WaveReader? TryOpen(Stream stream, string path)
    {
        WaveReader? reader = null;
        try
        {
            return reader = ReadHeader(stream) is var (format, bytes) ? new(stream, path, format, bytes) : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw MediaException.Damaged(path, e is InvalidDataException ? e.Message : "it ends within its header", e);
        }
        finally
        {
            if (reader is null)
                stream.Dispose();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="MediaException">A floating-point sample is not a number or beyond ±10⁶.</exception>
    public override int Read(Span<float> samples)
    {
        var total = 0;
        while (total < samples.Length)
        {
            var wanted = (int)Math.Min(Math.Min((long)(samples.Length - total) * _format.FrameBytes, _buffer.Length), _left);
            var bytes = _stream.ReadAtLeast(_buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var block = samples.Slice(total, bytes / _format.FrameBytes);
            _format.Decode(_buffer, block);
            if (_format.IsFloat)
                Check(block);
            (total, _left, _samples) = (total + block.Length, _left - bytes, _samples + block.Length);
            if (bytes < wanted || block.IsEmpty)
                break;
        }

        return total;
    }

    public override void Dispose() => _stream.Dispose();

    private void Check(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (!(MathF.Abs(samples[i]) <= Loudest))
                throw MediaException.Damaged(_path, $"sample {_samples + i} is {samples[i]}, where full scale is 1");
        }
    }

    private static (WaveFormat Format, long DataBytes)? ReadHeader(Stream stream)
    {
        Span<byte> riff = stackalloc byte[12];
        stream.ReadExactly(riff);
        if (!riff.StartsWith("RIFF"u8) && !riff.StartsWith("RF64"u8))
            return null;
        var fileSize = BinaryPrimitives.ReadUInt32LittleEndian(riff[4..]);
        WaveFormat? format = null;
        Span<byte> chunk = stackalloc byte[8],
            content = stackalloc byte[40];
        for (var padded = false; ; )
        {
            ReadChunkHeader(stream, chunk, padded);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk.StartsWith("data"u8))
            {
                if (format is null)
                    throw new InvalidDataException("there is no format chunk before the data");
                // A recorder that was cut off leaves both sizes at nought; one that writes to a pipe, or more than 4 GB, says the greatest
                // number.
                return (format, size == Unknown || (size == 0 && fileSize <= 36) ? long.MaxValue : size);
            }

            padded = (size & 1) == 1;
            var kept = content[..(int)Math.Min(size, 40)];
            if (chunk.StartsWith("fmt "u8))
            {
                var read = stream.ReadAtLeast(kept, kept.Length, throwOnEndOfStream: false);
                format = WaveFormat.Parse(kept[..read]);
                if (format is null)
                    return null;
                size -= (uint)kept.Length;
            }

            Skip(stream, size);
        }
    }

    /// <summary>
    /// Reads an identifier and a size. After a chunk of odd size a byte of padding should come first, but not every writer adds it.
    /// </summary>
    private static void ReadChunkHeader(Stream stream, Span<byte> chunk, bool padded)
    {
        try
        {
            stream.ReadExactly(chunk[..1]);
            if (padded && chunk[0] == 0)
                stream.ReadExactly(chunk[..1]);
            stream.ReadExactly(chunk[1..]);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("there is no data chunk");
        }
    }

    private static void Skip(Stream stream, long bytes)
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (bytes > 0)
        {
            var read = stream.Read(scratch[..(int)Math.Min(bytes, scratch.Length)]);
            if (read == 0)
                throw new InvalidDataException("there is no data chunk");
            bytes -= read;
        }
    }
}
