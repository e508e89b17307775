using Parquet;
using Parquet.Schema;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// Parquet: the file as text, the time as float64, features as float32; row groups of a size that depends on the columns alone.
/// </summary>
internal sealed class ParquetFeatureOutput : FeatureOutput
{
    private const int ValuesPerGroup = 1 << 22;
    private readonly DataField<string> _file = new(FileColumn, nullable: false);
    private readonly DataField<double> _time = new(TimeColumn);
    private readonly DataField<float>[] _fields;
    private readonly ParquetWriter _writer;
    private readonly List<string> _files = [];
    private readonly List<double> _times = [];
    private readonly float[][] _values;
    private readonly int _groupRows;

    public ParquetFeatureOutput(Stream stream, IReadOnlyList<string> columns, bool timed)
        : base(columns, timed)
    {
        _fields = [.. columns.Select(name => new DataField<float>(name))];
        _groupRows = Math.Clamp(ValuesPerGroup / columns.Count, 256, 1 << 16);
        _values = [.. columns.Select(_ => new float[_groupRows])];
        _writer = Await(ParquetWriter.CreateAsync(new ParquetSchema([_file, .. timed ? (Field[])[_time] : [], .. _fields]), stream));
    }

    public override void Complete()
    {
        if (_files.Count > 0)
            WriteGroup();
        Await(_writer.DisposeAsync().AsTask());
    }

    // Disposing the writer would end the table as if it were whole; what it holds is only memory.
    public override void Dispose() { }

    protected override void WriteRow(string file, double time, ReadOnlySpan<float> values)
    {
        for (var column = 0; column < values.Length; column++)
            _values[column][_files.Count] = values[column];
        _files.Add(file);
        _times.Add(time);
        if (_files.Count == _groupRows)
            WriteGroup();
    }

    private static void Await(Task task) => task.GetAwaiter().GetResult();

    private static T Await<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private void WriteGroup()
    {
        using var group = _writer.CreateRowGroup();
        Await(group.WriteAsync(_file, _files));
        if (Timed)
            Await(group.WriteAsync<double>(_time, _times.ToArray()));
        for (var column = 0; column < _fields.Length; column++)
            Await(group.WriteAsync<float>(_fields[column], _values[column].AsMemory(0, _files.Count)));
        group.CompleteValidate();
        _files.Clear();
        _times.Clear();
    }
}
