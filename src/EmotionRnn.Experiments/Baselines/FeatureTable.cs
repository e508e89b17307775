namespace EmotionRnn.Experiments.Baselines;

/// <summary>Features of recordings, one row a file.</summary>
public sealed partial class FeatureTable
{
    private const string FileColumn = "file";
    private const int MaximumRow = 16 << 20;
    private const int MaximumValues = 1 << 29;
    private readonly Lazy<Dictionary<string, int>> _index;
    private readonly Lazy<ILookup<string, int>> _ends;

    /// <summary>A table of these values.</summary>
    /// <param name="files">The files <c>[N]</c>, each once.</param>
    /// <param name="names">The features' names <c>[D]</c>.</param>
    /// <param name="values"><c>[N × D]</c>, finite.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public FeatureTable(IReadOnlyList<string> files, IReadOnlyList<string> names, float[] values)
    {
        if (values.Length != (long)files.Count * names.Count)
            throw new ArgumentException($"{files.Count} × {names.Count} values are needed", nameof(values));
        (Files, Names, Values) = (files, names, values);
        _index = new(() => Files.Index().ToDictionary(file => file.Item, file => file.Index, StringComparer.Ordinal));
        _ends = new(() => Files.Index().ToLookup(file => LastPart(file.Item), file => file.Index, StringComparer.Ordinal));
    }

    /// <summary>The files <c>[N]</c>.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The features' names <c>[D]</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary><c>[N × D]</c>.</summary>
    public float[] Values { get; }

    /// <summary>The features of a file, <c>[D]</c>.</summary>
    public ReadOnlySpan<float> this[int n] => Values.AsSpan(n * Names.Count, Names.Count);

    /// <summary>Finds the row of a file.</summary>
    /// <param name="name">The whole name, or the end of the path from a slash on if only one file's ends so.</param>
    /// <returns>Its index; −1 where there is none, or more than one.</returns>
    public int IndexOf(string name)
    {
        if (_index.Value.TryGetValue(name, out var index))
            return index;
        var ends = _ends.Value[LastPart(name)].Where(n => Files[n].EndsWith("/" + name, StringComparison.Ordinal)).Take(2).ToArray();
        return ends is [var only] ? only : -1;
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>
    /// Reads a table whose first column is <c>file</c> and every other one a feature: CSV with a header, UTF-8, or Parquet, by its
    /// extension.
    /// </summary>
    /// <remarks>Files without features, because they are too short, are left out: their numbers are all <c>NaN</c>.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="ExperimentException">It is malformed: the message names the place.</exception>
    public static FeatureTable Read(string path) =>
        Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase) ? ReadParquet(path) : ReadCsv(path);

    private static FeatureTable ReadCsv(string path) =>
        BaselineCsv.Read(
            path,
            MaximumRow,
            csv =>
            {
                if (csv.Header is not [FileColumn, _, ..])
                    throw csv.Error("the first line must name the columns: file, and then one for each feature");
                var files = new List<string>();
                var seen = new HashSet<string>(StringComparer.Ordinal);
                var values = new List<float>();
                while (csv.Next())
                {
                    if (Enumerable.Range(1, csv.Header.Count - 1).All(column => csv[column] == "NaN"))
                        continue;
                    files.Add(csv[0]);
                    if (!seen.Add(csv[0]))
                        throw csv.Error($"\"{csv[0]}\" has stood before; a file needs one row");
                    if (values.Count > MaximumValues - csv.Header.Count)
                        throw csv.Error($"more than {MaximumValues} numbers; take fewer files or features");
                    for (var column = 1; column < csv.Header.Count; column++)
                        values.Add(csv.Number(column));
                }

                return new FeatureTable(files, [.. csv.Header.Skip(1)], [.. values]);
            }
        );
}
