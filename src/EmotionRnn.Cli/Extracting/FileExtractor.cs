using EmotionRnn.Acoustics;
using EmotionRnn.Media;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// Computes the features of files at their own sample rates: WAV files are read without help, everything else, and WAV files that are compressed, through ffmpeg.
/// Safe for several threads.
/// </summary>
internal sealed class FileExtractor(FeatureSet set, FeatureLevel level, CancellationToken cancellation)
{
    private const int MostValues = 1 << 28;
    private readonly FeatureExtractor _extractor = FeatureExtractor.Create(set);

    /// <summary>Computes the features of a file.</summary>
    /// <exception cref="MediaException">It cannot be decoded, or ffmpeg is needed and missing.</exception>
    /// <exception cref="InvalidDataException">Its rate is not supported, or it holds what is no sound.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileFeatures Extract(string path)
    {
        if (MediaReader.Kind(path) == "wav" && OpenWave(path) is { } wave)
        {
            using (wave) return Extract(wave.Read, wave.SampleRate, () => null);
        }

        using var media = MediaReader.Open(path, sampleRate: null, cancellation: cancellation);
        return Extract(media.Read, media.SampleRate, () => media.Complaint);
    }

    private static WaveReader? OpenWave(string path)
    {
        try
        {
            return WaveReader.Open(path);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private FileFeatures Extract(ReadSamples read, int sampleRate, Func<string?> complaint)
    {
        if (sampleRate is < FeatureExtractor.LowestSampleRate or > FeatureExtractor.HighestSampleRate)
            throw new InvalidDataException($"it has {sampleRate} samples a second; give {FeatureExtractor.LowestSampleRate} to {FeatureExtractor.HighestSampleRate}");
        var stream = _extractor.Open(sampleRate);
        var block = new float[8192];
        while (read(block) is > 0 and var count)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Accept(block.AsSpan(0, count));
        }

        stream.Finish();
        var warning = stream.IsTooShort ? $"it is shorter than {1000 * set.MinimumSeconds:0} ms and has no features" : complaint() is { } damage ? $"it is damaged, and read as far as it goes ({damage})" : null;
        return level switch
        {
            FeatureLevel.Functionals => new(1, stream.Functionals(), warning),
            FeatureLevel.Lld => ByRow(stream.Descriptors(), warning),
            _ => ByRow(stream.Deltas(), warning),
        };
    }

    private static FileFeatures ByRow(DescriptorTable table, string? warning)
    {
        var (rows, columns) = (table.Rows, table.Names.Count);
        if ((long)rows * columns > MostValues) throw new InvalidDataException($"it has {rows:N0} rows of {columns} values, which is more than fits in memory at once; cut it");
        var values = new float[rows * columns];
        for (var column = 0; column < columns; column++)
        {
            var course = table.Column(column);
            for (var row = 0; row < rows; row++) values[row * columns + column] = course[row];
        }

        return new(rows, values, warning);
    }
}
