using System.Globalization;
using CsvHelper;

namespace EmotionRnn.Experiments.Baselines;

/// <summary>A CSV file row by row, with errors for a person.</summary>
internal sealed class BaselineCsv
{
    private readonly CsvReader _reader;
    private readonly string _name;

    private BaselineCsv(CsvReader reader, string name)
    {
        (_reader, _name) = (reader, name);
        Header = reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
    }

    public IReadOnlyList<string> Header { get; }

    public string this[int column] => _reader.GetString(column);

    public static T Read<T>(string path, int maximumRow, Func<BaselineCsv, T> read)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new ExperimentException($"{name}: there is no such file.");
        using var reader = CsvReader.Create(
            Open(path, name),
            new CsvReaderOptions
            {
                HasHeader = false,
                TrackLineNumbers = true,
                MaxRecordSize = maximumRow,
                MalformedData = CsvMalformedDataHandling.Throw,
            }
        );
        try
        {
            return read(new BaselineCsv(reader, name));
        }
        catch (CsvFormatException exception)
        {
            throw new ExperimentException($"{name}: not well-formed CSV. {exception.Message}", exception);
        }
    }

    private static FileStream Open(string path, string name)
    {
        try
        {
            return RegularFile.OpenRead(path);
        }
        catch (IOException error)
        {
            throw new ExperimentException($"{name}: it is empty, or no regular file; the first line must name the columns.", error);
        }
    }

    public int Column(string name)
    {
        var column = Header.ToList().IndexOf(name);
        return column >= 0 ? column : throw Error($"the column \"{name}\" is missing; the first line must name the columns");
    }

    public bool Next()
    {
        if (!_reader.Read())
            return false;
        return _reader.FieldCount == Header.Count
            ? true
            : throw Error($"the row has {_reader.FieldCount} fields and the header {Header.Count}");
    }

    public float Number(int column) =>
        float.TryParse(_reader.GetSpan(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
            ? number
            : throw Error($"\"{this[column]}\" in column \"{Header[column]}\" is not a finite number");

    public ExperimentException Error(string problem) => new($"{_name}:{_reader.LineNumber}: {problem}.");
}
