using EmotionRnn.Acoustics;
using EmotionRnn.Media;

namespace EmotionRnn.Cli.Extracting;

/// <summary>Computes the features of files at their own sample rates. Safe for several threads.</summary>
internal sealed class FileExtractor(FeatureSet set, FeatureLevel level, CancellationToken cancellationToken)
{
    private const int MostValues = 1 << 28;
    private readonly FeatureExtractor _extractor = FeatureExtractor.Create(set);

    /// <summary>Computes the features of a file.</summary>
    /// <exception cref="MediaException">It cannot be decoded, or ffmpeg is needed and missing.</exception>
    /// <exception cref="InvalidDataException">Its rate is not supported, or it holds what is no sound.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileFeatures Extract(string path)
    {
        using var recording = MediaReader.Open(path, sampleRate: null, cancellationToken: cancellationToken);
        if (recording.SampleRate is < FeatureExtractor.LowestSampleRate or > FeatureExtractor.HighestSampleRate)
            throw new InvalidDataException(
                $"it has {recording.SampleRate} samples a second; give {FeatureExtractor.LowestSampleRate} to "
                    + $"{FeatureExtractor.HighestSampleRate}"
            );
        var stream = _extractor.Open(recording.SampleRate);
        var block = new float[8192];
        while (recording.Read(block) is > 0 and var count)
            stream.Accept(block.AsSpan(0, count));

        stream.Finish();
        var warning =
            stream.IsTooShort ? $"it is shorter than {1000 * set.MinimumSeconds:0} ms and has no features"
            : recording.Complaint is { } damage ? $"it is damaged, and read as far as it goes ({damage})"
            : null;
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
        if ((long)rows * columns > MostValues)
            throw new InvalidDataException($"it has {rows:N0} rows of {columns} values, which is more than fits in memory at once; cut it");
        var values = new float[rows * columns];
        for (var column = 0; column < columns; column++)
        {
            var course = table.Column(column);
            for (var row = 0; row < rows; row++)
                values[row * columns + column] = course[row];
        }

        return new(rows, values, warning);
    }
}
