using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EmotionRnn.Media;

/// <summary>
/// Reads the sound of any audio or video file from first to last sample, as mono, decoded by a confined ffmpeg while it is read: memory
/// does not grow with the
/// recording. The samples are those of the WAV file that <c>ffmpeg -i file -ac 1 -ar rate out.wav</c> writes, within one 16-bit step. (Only
/// where the file
/// holds 16-bit integers and is resampled are they off by a few: there ffmpeg computes with 16-bit coefficients, and we do not.) Disposing
/// the reader ends
/// ffmpeg.
/// </summary>
public sealed class MediaReader : IDisposable
{
    private const int BlockSamples = 8192;

    // 128 and the number of the signal SIGXCPU.
    private const int OutOfProcessorTime = 152;

    private readonly string _path;
    private readonly MediaOptions _options;
    private readonly FfmpegProcess _ffmpeg;
    private readonly ReadSamples _read;
    private readonly byte[] _bytes = new byte[BlockSamples * sizeof(float)];
    private long _decoded;
    private bool _ended;

    private MediaReader(string path, string demuxer, int? sampleRate, MediaOptions options, CancellationToken cancellationToken)
    {
        (_path, _options) = (path, options);
        _ffmpeg = FfmpegProcess.Start(path, demuxer, options, cancellationToken);
        try
        {
            SourceRate = ReadHeader();
            SampleRate = sampleRate ?? SourceRate;
            _read = SampleRate == SourceRate ? ReadRounded : new ResampledReader(ReadSource, SourceRate, SampleRate).Read;
        }
        catch
        {
            _ffmpeg.Dispose();
            throw;
        }
    }

    /// <summary>The rate at which samples are read, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>The file's own rate, in Hz.</summary>
    public int SourceRate { get; }

    /// <summary>
    /// After the last sample: what ffmpeg complained of although it went on, such as a file that ends early; null where it did not.
    /// </summary>
    public string? Complaint { get; private set; }

    /// <summary>Starts to decode a file.</summary>
    /// <param name="path">An audio or video file of a known kind, whatever its extension.</param>
    /// <param name="sampleRate">The rate to read at, in Hz; null: the file's own.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost.</param>
    /// <param name="cancellationToken">Kills ffmpeg, also while samples are read.</param>
    /// <exception cref="MediaException">The file is missing, of no known kind, damaged or without sound, or there is no ffmpeg.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MediaReader Open(
        string path,
        int? sampleRate = 16000,
        MediaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        if (sampleRate is < Resampler.MinRate or > Resampler.MaxRate)
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, $"from {Resampler.MinRate} to {Resampler.MaxRate} Hz");
        return new MediaReader(Path.GetFullPath(path), Kind(path), sampleRate, options ?? MediaOptions.Default, cancellationToken);
    }

    /// <summary>Decodes a whole file.</summary>
    /// <inheritdoc cref="Open" path="/param"/>
    /// <inheritdoc cref="Open" path="/exception"/>
    /// <returns>The samples, full scale ±1, and their rate in Hz.</returns>
    public static (float[] Samples, int SampleRate) ReadFile(
        string path,
        int? sampleRate = 16000,
        MediaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var reader = Open(path, sampleRate, options, cancellationToken);
        var samples = new List<float>();
        var block = new float[BlockSamples];
        while (reader.Read(block) is > 0 and var count)
            samples.AddRange(block.AsSpan(0, count));
        return ([.. samples], reader.SampleRate);
    }

    /// <summary>What kind of recording a file is by its first bytes.</summary>
    /// <param name="path">The file, whatever its extension.</param>
    /// <returns>What ffmpeg calls the kind: <c>wav</c>, <c>flac</c>, <c>mov</c> (MP4 too), <c>matroska</c>, …</returns>
    /// <exception cref="MediaException">The file is missing, empty, cannot be opened, or is of no known kind.</exception>
    public static string Kind(string path)
    {
        if (!File.Exists(path))
            throw new MediaException(MediaProblem.NotFound, path, "there is no such file", "check the path");
        var start = new byte[MediaSignature.Length];
        try
        {
            // Pipes and devices, which might let us wait forever, have no length.
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            if (target.Length == 0)
                throw new MediaException(MediaProblem.Damaged, path, "the file is empty", "fetch it again");
            using var file = target.OpenRead();
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new MediaException(MediaProblem.NotFound, path, $"it cannot be opened ({e.Message})", "check its permissions", e);
        }

        return MediaSignature.Demuxer(start)
            ?? throw new MediaException(
                MediaProblem.Unsupported,
                path,
                "it is not an audio or video file of a known kind",
                "give MP4, MOV, M4A, MKV, WebM, AVI, MPEG, FLV, WMV, WAV, AIFF, FLAC, MP3, AAC, Ogg, Opus, AC-3 or AMR"
            );
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives them; full scale is ±1, that is 32767 of a 16-bit file.</param>
    /// <returns>How many there were; fewer than asked for only at the end.</returns>
    /// <exception cref="MediaException">The file is damaged beyond use, or decoding it exceeds a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Read(Span<float> samples) => _read(samples);

    /// <inheritdoc/>
    public void Dispose() => _ffmpeg.Dispose();

    // The header of Sun audio: magic, offset of the data, size, encoding, rate, channels.
    private int ReadHeader()
    {
        Span<byte> header = stackalloc byte[24];
        if (_ffmpeg.Read(header) < header.Length)
            End();

        var (offset, rate) = (BinaryPrimitives.ReadInt32BigEndian(header[4..]), BinaryPrimitives.ReadInt32BigEndian(header[16..]));
        _ffmpeg.Read(_bytes.AsSpan(0, Math.Clamp(offset - header.Length, 0, _bytes.Length)));
        if (rate is >= Resampler.MinRate and <= Resampler.MaxRate)
            return rate;
        var remedy = $"give a file of {Resampler.MinRate} to {Resampler.MaxRate} Hz";
        throw new MediaException(MediaProblem.Unsupported, _path, $"it has {rate} samples a second", remedy);
    }

    private int ReadRounded(Span<float> samples)
    {
        var count = ReadSource(samples);
        foreach (ref var sample in samples[..count])
            sample = Pcm16.Round(sample);
        return count;
    }

    private int ReadSource(Span<float> samples)
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
            _decoded += words.Length;
            if (_decoded > _options.MaxDuration.TotalSeconds * SourceRate)
                throw TooLong();
            if (words.Length * sizeof(float) < wanted)
                End();
        }

        return total;
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
        if (code != 0 || _decoded == 0)
            throw Damaged(complaint);
        Complaint = complaint.Length > 0 ? complaint : null;
    }

    private MediaException TooLong() =>
        new(MediaProblem.TooLong, _path, $"it lasts longer than the limit of {_options.MaxDuration:g}", "cut it, or raise the limit");

    private MediaException TooCostly(string limit) =>
        new(MediaProblem.TooCostly, _path, $"decoding it takes more than {limit}", "it may be made to do harm; if not, raise the limit");

    private MediaException Damaged(string complaint)
    {
        var reason = complaint.Length > 0 ? $" ({complaint})" : "";
        return new MediaException(
            MediaProblem.Damaged,
            _path,
            $"no sound can be decoded from it{reason}",
            "the file is damaged: fetch or make it again"
        );
    }
}
