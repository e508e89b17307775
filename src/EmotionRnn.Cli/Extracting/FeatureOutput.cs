namespace EmotionRnn.Cli.Extracting;

/// <summary>Writes features as a table: the file, for descriptors the time in seconds, and then a column a feature.</summary>
internal abstract class FeatureOutput(IReadOnlyList<string> columns, bool timed) : IDisposable
{
    /// <summary>The names of the first columns.</summary>
    protected const string FileColumn = "file",
        TimeColumn = "time";

    private const double Period = 0.01;

    /// <summary>The features' names.</summary>
    protected IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>Whether rows have a time.</summary>
    protected bool Timed { get; } = timed;

    /// <summary>The kinds of files, by their extensions.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".parquet"];

    /// <summary>Starts a table of the kind that a path's extension names.</summary>
    /// <param name="path">The output's path.</param>
    /// <param name="stream">Where it is written; stays open.</param>
    /// <param name="columns">The features' names.</param>
    /// <param name="level">Of what.</param>
    public static FeatureOutput Open(string path, Stream stream, IReadOnlyList<string> columns, FeatureLevel level)
    {
        var timed = level != FeatureLevel.Functionals;
        return Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? new CsvFeatureOutput(stream, columns, timed)
            : new ParquetFeatureOutput(stream, columns, timed);
    }

    /// <summary>Writes the rows of a file.</summary>
    public void Write(string file, FileFeatures features)
    {
        for (var row = 0; row < features.Rows; row++)
            WriteRow(file, Math.Round(row * Period, 2), features.Values.AsSpan(row * Columns.Count, Columns.Count));
    }

    /// <summary>Ends the table.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Writes a row.</summary>
    protected abstract void WriteRow(string file, double time, ReadOnlySpan<float> values);
}
