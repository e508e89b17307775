using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EmotionRnn.Media;

/// <summary>
/// Decodes a file by a confined ffmpeg while it is read: memory does not grow with the recording. Disposing it ends ffmpeg.
/// </summary>
internal sealed class FfmpegReader : SoundDecoder
{
    private const int BlockSamples = 8192;

    // 128 and the number of the signal SIGXCPU.
    private const int OutOfProcessorTime = 152;

    private readonly string _path;
    private readonly MediaOptions _options;
    private readonly FfmpegProcess _ffmpeg;
    private readonly byte[] _bytes = new byte[BlockSamples * sizeof(float)];
    private string? _complaint;
    private bool _decoded;
    private bool _ended;

    /// <summary>Starts ffmpeg on a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="demuxer">By <see cref="MediaSignature"/>.</param>
    /// <param name="options">Where ffmpeg is, and what it may cost.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="MediaException">There is no ffmpeg, or it finds no sound.</exception>
    public FfmpegReader(string path, string demuxer, MediaOptions options, CancellationToken cancellationToken)
    {
        (_path, _options) = (path, options);
        _ffmpeg = FfmpegProcess.Start(path, demuxer, options, cancellationToken);
        try
        {
            SampleRate = ReadHeader();
        }
        catch
        {
            _ffmpeg.Dispose();
            throw;
        }
    }

    public override int SampleRate { get; }

    public override string? Complaint => _complaint;

    public override int Read(Span<float> samples)
    {
        var total = 0;
        while (total < samples.Length && !_ended)
        {
            var wanted = Math.Min(samples.Length - total, BlockSamples) * sizeof(float);
            var words = MemoryMarshal.Cast<byte, int>(
                _bytes.AsSpan(0, _ffmpeg.Read(_bytes.AsSpan(0, wanted)) / sizeof(float) * sizeof(float))
            );
            for (var i = 0; i < words.Length; i++)
            {
                var sample = BitConverter.Int32BitsToSingle(
                    BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(words[i]) : words[i]
                );
                samples[total + i] = float.IsFinite(sample) ? Pcm16.FromPowerOfTwo(sample) : 0;
            }

            total += words.Length;
            _decoded |= words.Length > 0;
            if (words.Length * sizeof(float) < wanted)
                End();
        }

        return total;
    }

    public override void Dispose() => _ffmpeg.Dispose();

    // The header of Sun audio: magic, offset of the data, size, encoding, rate, channels.
    private int ReadHeader()
    {
        Span<byte> header = stackalloc byte[24];
        if (_ffmpeg.Read(header) < header.Length)
            End();

        var (offset, rate) = (BinaryPrimitives.ReadInt32BigEndian(header[4..]), BinaryPrimitives.ReadInt32BigEndian(header[16..]));
        _ffmpeg.Read(_bytes.AsSpan(0, Math.Clamp(offset - header.Length, 0, _bytes.Length)));
        return rate;
    }

    private void End()
    {
        _ended = true;
        var (code, complaint) = _ffmpeg.End();
        if (_ffmpeg.TimedOut || code == OutOfProcessorTime)
            throw TooCostly($"{_options.MaxWait:g}");
        if (complaint.Contains("Cannot allocate memory", StringComparison.Ordinal))
            throw TooCostly($"{_options.MaxMemoryBytes >> 20} MB");
        if (complaint.Contains(FfmpegComplaint.NoStream, StringComparison.Ordinal))
            throw new MediaException(MediaProblem.NoSound, _path, "it has no sound", "give a file with an audio track");
        if (code != 0 || !_decoded)
            throw MediaException.Damaged(_path, $"no sound can be decoded from it{(complaint.Length > 0 ? $" ({complaint})" : "")}");
        _complaint = complaint.Length > 0 ? complaint : null;
    }

    private MediaException TooCostly(string limit) =>
        new(MediaProblem.TooCostly, _path, $"decoding it takes more than {limit}", "it may be made to do harm; if not, raise the limit");
}
