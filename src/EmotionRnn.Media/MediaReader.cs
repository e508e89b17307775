namespace EmotionRnn.Media;

/// <summary>
/// Reads the sound of any audio or video file from first to last sample, as mono: WAV files by themselves, everything else, and WAV files
/// that are compressed, through a confined ffmpeg while it is read. Memory does not grow with the recording. The samples are those of the
/// WAV file that <c>ffmpeg -i file -ac 1 -ar rate out.wav</c> writes, within one 16-bit step. (Only where the file holds 16-bit integers
/// and is resampled are they off by a few: there ffmpeg computes with 16-bit coefficients, and we do not.)
/// </summary>
public sealed class MediaReader : IDisposable
{
    private readonly string _path;
    private readonly SoundDecoder _decoder;
    private readonly TimeSpan _longest;
    private readonly CancellationToken _cancellationToken;
    private readonly ReadSamples _read;
    private long _decoded;

    private MediaReader(string path, SoundDecoder decoder, int? sampleRate, TimeSpan longest, CancellationToken cancellationToken)
    {
        (_path, _decoder, _longest, _cancellationToken) = (path, decoder, longest, cancellationToken);
        SampleRate = sampleRate ?? SourceRate;
        _read =
            SampleRate != SourceRate ? new ResampledReader(ReadSource, SourceRate, SampleRate).Read
            : sampleRate is null ? ReadSource
            : ReadRounded;
    }

    /// <summary>The rate at which samples are read, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>The file's own rate, in Hz.</summary>
    public int SourceRate => _decoder.SampleRate;

    /// <summary>
    /// After the last sample: what ffmpeg complained of although it went on, such as a file that ends early; null where it did not.
    /// </summary>
    public string? Complaint => _decoder.Complaint;

    /// <summary>Starts to read a file.</summary>
    /// <param name="path">An audio or video file of a known kind, whatever its extension.</param>
    /// <param name="sampleRate">
    /// The rate to read at, in Hz, on the grid of a 16-bit file; null: the file's own, and samples as fine as it has them.
    /// </param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading, and kills ffmpeg.</param>
    /// <exception cref="MediaException">The file is missing, of no known kind, damaged or without sound, or ffmpeg is needed and
    /// missing.</exception>
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
        options ??= MediaOptions.Default;
        path = Path.GetFullPath(path);
        var kind = Kind(path);
        var decoder =
            (kind == "wav" ? WaveReader.TryOpen(path) : null) ?? (SoundDecoder)new FfmpegReader(path, kind, options, cancellationToken);
        if (decoder.SampleRate is >= Resampler.MinRate and <= Resampler.MaxRate)
            return new(path, decoder, sampleRate, options.MaxDuration, cancellationToken);
        decoder.Dispose();
        throw new MediaException(
            MediaProblem.Unsupported,
            path,
            $"it has {decoder.SampleRate} samples a second",
            $"give a file of {Resampler.MinRate} to {Resampler.MaxRate} Hz"
        );
    }

    /// <summary>Reads a whole file.</summary>
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
        return (reader.ReadToEnd(), reader.SampleRate);
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
                throw MediaException.Damaged(path, "the file is empty");
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
    /// <exception cref="MediaException">The file is damaged beyond use, or exceeds a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Read(Span<float> samples) => _read(samples);

    /// <summary>Reads all the samples that are left.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public float[] ReadToEnd()
    {
        var samples = new List<float>();
        var block = new float[8192];
        while (Read(block) is > 0 and var count)
            samples.AddRange(block.AsSpan(0, count));
        return [.. samples];
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private int ReadRounded(Span<float> samples)
    {
        var count = ReadSource(samples);
        foreach (ref var sample in samples[..count])
            sample = Pcm16.Round(sample);
        return count;
    }

    private int ReadSource(Span<float> samples)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var count = _decoder.Read(samples);
        if ((_decoded += count) <= _longest.TotalSeconds * SourceRate)
            return count;
        throw new MediaException(
            MediaProblem.TooLong,
            _path,
            $"it lasts longer than the limit of {_longest:g}",
            "cut it, or raise the limit"
        );
    }
}
