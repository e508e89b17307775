using System.Globalization;
using CsvHelper;

namespace EmotionRnn.Cli.Extracting;

/// <summary>CSV, UTF-8 with a header; every number in the fewest digits that give the same float32 again.</summary>
internal sealed class CsvFeatureOutput : FeatureOutput
{
    private readonly CsvWriter _csv;

    public CsvFeatureOutput(Stream stream, IReadOnlyList<string> columns, bool timed)
        : base(columns, timed)
    {
        _csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        _csv.WriteRecord([FileColumn, .. timed ? (string[])[TimeColumn] : [], .. columns]);
    }

    public override void Complete() => _csv.Flush();

    public override void Dispose() => _csv.Dispose();

    protected override void WriteRow(string file, double time, ReadOnlySpan<float> values)
    {
        Span<char> number = stackalloc char[32];
        _csv.WriteField(file);
        if (Timed)
        {
            time.TryFormat(number, out var length, "0.00", CultureInfo.InvariantCulture);
            _csv.WriteField(number[..length]);
        }

        foreach (var value in values)
        {
            value.TryFormat(number, out var length, provider: CultureInfo.InvariantCulture);
            _csv.WriteField(number[..length]);
        }

        _csv.EndRecord();
    }
}
