using EmotionRnn.Acoustics;
using EmotionRnn.Media;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// A recording whatever it was, mono: as models hear it, at one rate and on the grid of a 16-bit file, or as it is, at its own rate.
/// WAV files are read without ffmpeg, everything else through it, and WAV files that are compressed.
/// </summary>
public sealed class Recording : IDisposable
{
    private readonly WaveReader? _wave;
    private readonly MediaReader? _media;
    private readonly ReadSamples _read;
    private readonly string _path;
    private readonly long _longest;
    private long _count;

    private Recording(string path, MediaOptions options, int? sampleRate, WaveReader? wave, CancellationToken cancellationToken)
    {
        _path = path;
        _wave = wave;
        if (wave is null)
            _media = MediaReader.Open(path, sampleRate, options, cancellationToken);
        SampleRate = sampleRate ?? wave?.SampleRate ?? _media!.SampleRate;
        _longest = (long)(options.MaxDuration.TotalSeconds * SampleRate);
        if (wave is null)
        {
            _read = _media!.Read;
            return;
        }

        _read = samples =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return wave.Read(samples);
        };
        if (sampleRate is { } rate)
            _read = wave.SampleRate == rate ? Rounded(_read) : new ResampledReader(_read, wave.SampleRate, rate).Read;
    }

    /// <summary>The rate at which samples are read, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>What ffmpeg said of damage, once all has been read; null for nothing.</summary>
    public string? Complaint => _media?.Complaint;

    /// <summary>Starts to read a file.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="sampleRate">The rate to read at, in Hz; null: the file's own, and samples as fine as it has them.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MediaException">The file is missing, of no known kind, damaged or without sound, or ffmpeg is needed and
    /// missing.</exception>
    public static Recording Open(
        string path,
        int? sampleRate = Features.AcousticFeatures.SampleRate,
        MediaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var wave = OpenWave(path, resampled: sampleRate is not null);
        try
        {
            return new Recording(path, options ?? MediaOptions.Default, sampleRate, wave, cancellationToken);
        }
        catch
        {
            wave?.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives them, full scale ±1.</param>
    /// <returns>How many there were; fewer than asked for only at the end.</returns>
    /// <exception cref="MediaException">The file is damaged beyond use, or exceeds a limit.</exception>
    /// <exception cref="InvalidDataException">A WAV file of floating point holds what is no sample.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Read(Span<float> samples)
    {
        var count = _read(samples);
        if ((_count += count) > _longest)
            throw new MediaException(
                MediaProblem.TooLong,
                _path,
                $"it lasts longer than the limit of {TimeSpan.FromSeconds((double)_longest / SampleRate):g}",
                "cut it, or raise the limit"
            );
        return count;
    }

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
    public void Dispose()
    {
        _wave?.Dispose();
        _media?.Dispose();
    }

    // Null where ffmpeg has to say what it is: pipes and devices, whose length is 0, among them.
    private static WaveReader? OpenWave(string path, bool resampled)
    {
        try
        {
            var file = new FileInfo(path);
            if ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is not { Exists: true, Length: > 0 })
                return null;
            var wave = WaveReader.Open(path);
            if (!resampled || wave.SampleRate is >= Resampler.MinRate and <= Resampler.MaxRate)
                return wave;
            wave.Dispose();
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ReadSamples Rounded(ReadSamples read) =>
        samples =>
        {
            var count = read(samples);
            foreach (ref var sample in samples[..count])
                sample = Pcm16.Round(sample);
            return count;
        };
}
