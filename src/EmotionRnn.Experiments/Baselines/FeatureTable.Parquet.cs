using Parquet;

namespace EmotionRnn.Experiments.Baselines;

public sealed partial class FeatureTable
{
    private const int MaximumRows = 10_000_000;

    private static FeatureTable ReadParquet(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new ExperimentException($"{name}: there is no such file.");
        try
        {
            // Parquet.Net reads asynchronously only; what has no thread to go back to may wait for it.
            return Task.Run(() => ReadParquetAsync(path, name)).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (ExperimentException or OutOfMemoryException))
        {
            throw new ExperimentException($"{name}: not well-formed Parquet. {error.Message}", error);
        }
    }

    private static async Task<FeatureTable> ReadParquetAsync(string path, string name)
    {
        await using var reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        var fields = reader.Schema.GetDataFields();
        if (fields is not [{ Name: FileColumn } file, _, ..])
            throw new ExperimentException($"{name}: the first column must be file, and every other one a feature.");
        if (fields.Skip(1).FirstOrDefault(field => field.ClrType != typeof(float) || field.IsNullable) is { } other)
            throw new ExperimentException($"{name}: column \"{other.Name}\" is no float32 without nulls.");
        var files = new List<string>();
        var values = new List<float>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var (rows, columns) = (group.RowCount, fields.Length - 1);
            if (rows is < 0 or > MaximumRows || values.Count + rows * columns > MaximumValues)
                throw new ExperimentException($"{name}: more than {MaximumValues} numbers; take fewer files or features.");
            var names = new string[rows];
            await group.ReadAsync(file, names).ConfigureAwait(false);
            var block = new float[rows * columns];
            var column = new float[rows];
            for (var c = 0; c < columns; c++)
            {
                await group.ReadAsync<float>(fields[c + 1], column).ConfigureAwait(false);
                for (var r = 0; r < column.Length; r++)
                    block[r * columns + c] = column[r];
            }

            for (var r = 0; r < names.Length; r++)
                AddRow(names[r], block.AsSpan(r * columns, columns));
        }

        if (files.GroupBy(f => f, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new ExperimentException($"{name}: \"{twice.Key}\" stands twice; a file needs one row.");
        return new FeatureTable(files, [.. fields.Skip(1).Select(field => field.Name)], [.. values]);

        void AddRow(string file, ReadOnlySpan<float> row)
        {
            var finite = 0;
            foreach (var value in row)
                finite += float.IsFinite(value) ? 1 : 0;
            if (finite < row.Length && row.ContainsAnyExcept(float.NaN))
                throw new ExperimentException($"{name}: \"{file}\" has numbers that are not finite.");
            if (finite < row.Length)
                return;
            files.Add(file);
            values.AddRange(row);
        }
    }
}
