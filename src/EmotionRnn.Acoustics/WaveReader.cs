using System.Buffers.Binary;

namespace EmotionRnn.Acoustics;

/// <summary>
/// Reads a WAV file from first to last sample: integers of 8, 16, 24 and 32 bits, floating point of 32 and 64 bits, plain or extensible
/// format, any number of channels,
/// which are averaged. No size that the file states is trusted: nothing is allocated by it, and a data chunk ends where the file does.
/// </summary>
/// <remarks>
/// Full scale is 127, 32767, 32767·256 or 2³¹ − 1 for integers of 8, 16, 24 and 32 bits, as in openSMILE, and 1 for floating point.
/// Streams
/// need not be seekable.
/// </remarks>
public sealed class WaveReader : IDisposable
{
    private const uint Unknown = uint.MaxValue;
    private const float Loudest = 1e6f;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly WaveFormat _format;
    private readonly byte[] _buffer;
    private long _left;
    private long _samples;

    private WaveReader(Stream stream, string name)
    {
        (_stream, _name) = (stream, name);
        try
        {
            (_format, _left) = ReadHeader();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            stream.Dispose();
            throw new InvalidDataException($"{name} is not a WAV file that can be read: {e.Message}.", e);
        }

        _buffer = new byte[_format.FrameBytes * Math.Max(1, 32768 / _format.FrameBytes)];
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate => _format.SampleRate;

    /// <summary>Channels in the file; <see cref="Read"/> averages them.</summary>
    public int Channels => _format.Channels;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is not a WAV file, or of an encoding that is not supported.</exception>
    public static WaveReader Open(string path) => new(File.OpenRead(path), path);

    /// <summary>Starts to read a stream, which is disposed with the reader.</summary>
    /// <param name="stream">At the file's first byte.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="InvalidDataException">It is not a WAV file, or of an encoding that is not supported.</exception>
    public static WaveReader Open(Stream stream, string name = "the stream") => new(stream, name);

    /// <summary>Reads a whole file.</summary>
    /// <returns>The average of the channels, full scale ±1, and samples per second.</returns>
    /// <exception cref="InvalidDataException">It is not a WAV file, or of an encoding that is not supported.</exception>
    public static (float[] Samples, int SampleRate) ReadFile(string path)
    {
        using var reader = Open(path);
        var samples = new List<float>();
        var block = new float[8192];
        while (reader.Read(block) is > 0 and var count)
            samples.AddRange(block.AsSpan(0, count));
        return ([.. samples], reader.SampleRate);
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives the average of the channels, full scale ±1.</param>
    /// <returns>How many there were; fewer than asked for only at the end of the file.</returns>
    /// <exception cref="InvalidDataException">A floating-point sample is not a number or beyond ±10⁶.</exception>
    public int Read(Span<float> samples)
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

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Check(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            if (!(MathF.Abs(samples[i]) <= Loudest))
                throw new InvalidDataException($"{_name}: sample {_samples + i} is {samples[i]}; full scale is 1.");
        }
    }

    private (WaveFormat, long DataBytes) ReadHeader()
    {
        Span<byte> riff = stackalloc byte[12];
        _stream.ReadExactly(riff);
        if (!(riff.StartsWith("RIFF"u8) || riff.StartsWith("RF64"u8)) || !riff.EndsWith("WAVE"u8))
            throw new InvalidDataException("it does not start with RIFF and WAVE");
        var fileSize = BinaryPrimitives.ReadUInt32LittleEndian(riff[4..]);
        WaveFormat? format = null;
        Span<byte> chunk = stackalloc byte[8],
            content = stackalloc byte[40];
        for (var padded = false; ; )
        {
            ReadChunkHeader(chunk, padded);
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
                var read = _stream.ReadAtLeast(kept, kept.Length, throwOnEndOfStream: false);
                format = WaveFormat.Parse(kept[..read]);
                size -= (uint)kept.Length;
            }

            Skip(size);
        }
    }

    /// <summary>
    /// Reads an identifier and a size. After a chunk of odd size a byte of padding should come first, but not every writer adds it.
    /// </summary>
    private void ReadChunkHeader(Span<byte> chunk, bool padded)
    {
        try
        {
            _stream.ReadExactly(chunk[..1]);
            if (padded && chunk[0] == 0)
                _stream.ReadExactly(chunk[..1]);
            _stream.ReadExactly(chunk[1..]);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("there is no data chunk");
        }
    }

    private void Skip(long bytes)
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (bytes > 0)
        {
            var read = _stream.Read(scratch[..(int)Math.Min(bytes, scratch.Length)]);
            if (read == 0)
                throw new InvalidDataException("there is no data chunk");
            bytes -= read;
        }
    }
}
