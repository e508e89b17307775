namespace EmotionRnn.Experiments.Baselines;

/// <summary>Features of recordings, one row a file.</summary>
public sealed class FeatureTable
{
    private const int MaximumRow = 16 << 20;
    private const int MaximumValues = 1 << 29;

    /// <summary>A table of these values.</summary>
    /// <param name="files">The files <c>[N]</c>, each once.</param>
    /// <param name="names">The features' names <c>[D]</c>.</param>
    /// <param name="values"><c>[N × D]</c>, finite.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public FeatureTable(IReadOnlyList<string> files, IReadOnlyList<string> names, float[] values)
    {
        if (values.Length != (long)files.Count * names.Count) throw new ArgumentException($"{files.Count} × {names.Count} values are needed", nameof(values));
        (Files, Names, Values) = (files, names, values);
    }

    /// <summary>The files <c>[N]</c>.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The features' names <c>[D]</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary><c>[N × D]</c>.</summary>
    public float[] Values { get; }

    /// <summary>The features of a file, <c>[D]</c>.</summary>
    public ReadOnlySpan<float> this[int n] => Values.AsSpan(n * Names.Count, Names.Count);

    /// <summary>Reads CSV with a header: the first column is <c>file</c>, every other one a feature.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="ExperimentException">It is malformed: the message names line and column.</exception>
    public static FeatureTable Read(string path) => BaselineCsv.Read(path, MaximumRow, csv =>
    {
        if (csv.Header is not ["file", _, ..]) throw csv.Error("the first line must name the columns: file, and then one for each feature");
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var values = new List<float>();
        while (csv.Next())
        {
            files.Add(csv[0]);
            if (!seen.Add(csv[0])) throw csv.Error($"\"{csv[0]}\" has stood before; a file needs one row");
            if (values.Count > MaximumValues - csv.Header.Count) throw csv.Error($"more than {MaximumValues} numbers; take fewer files or features");
            for (var column = 1; column < csv.Header.Count; column++) values.Add(csv.Number(column));
        }

        return new FeatureTable(files, [.. csv.Header.Skip(1)], [.. values]);
    });
}
