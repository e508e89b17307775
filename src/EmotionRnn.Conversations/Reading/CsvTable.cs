using CsvHelper;

namespace EmotionRnn.Conversations;

/// <summary>
/// A CSV file row by row (RFC 4180), its columns found by name. A misplaced or missing quote and a row of another width are errors.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly CsvReader _reader;
    private readonly string[] _header;

    /// <summary>Opens the file and reads its header.</summary>
    /// <param name="file">At least one line.</param>
    /// <param name="separator">Null: whichever of comma, semicolon and tab the first line has most of.</param>
    public CsvTable(SourceFile file, char? separator = ',')
    {
        File = file;
        _reader = CsvReader.Create(
            file.Bytes,
            new CsvReaderOptions
            {
                Separator = separator ?? LikelySeparator(file.Bytes.Span),
                HasHeader = false,
                TrackLineNumbers = true,
                OnMalformedRecord = record => throw Malformed(record),
            }
        );
        _header = _reader.Read() ? [.. Enumerable.Range(0, _reader.FieldCount).Select(i => _reader.GetString(i).Trim())] : [];
    }

    public SourceFile File { get; }

    public IReadOnlyList<string> Header => _header;

    /// <summary>The line where the current row starts.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>The field of the current row, as it is.</summary>
    public string this[int column] => _reader.GetString(column);

    /// <summary>The field of the current row trimmed, null where the column is missing (−1) or the field blank.</summary>
    public string? Name(int column) => column >= 0 && this[column].Trim() is { Length: > 0 } name ? name : null;

    /// <summary>The column of that name, whatever its case.</summary>
    /// <exception cref="ConversationFormatException">It is missing.</exception>
    public int Column(string name)
    {
        var column = Array.FindIndex(_header, title => title.Equals(name, StringComparison.OrdinalIgnoreCase));
        return column >= 0
            ? column
            : throw File.Error(
                1,
                $"the column \"{name}\" is missing",
                $"the first line must name the columns; it has {string.Join(", ", _header.Take(20))}"
            );
    }

    /// <summary>Goes to the next row that is not blank.</summary>
    public bool Read()
    {
        while (_reader.Read())
        {
            // A spreadsheet leaves rows of nothing but separators behind.
            if (IsBlank())
                continue;
            if (_reader.FieldCount == _header.Length)
                return true;
            throw File.Error(
                Line,
                $"the row has {_reader.FieldCount} fields, the header {_header.Length}",
                "put a text that contains the separator in double quotes"
            );
        }

        return false;
    }

    private bool IsBlank()
    {
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            if (_reader.GetSpan(i).ContainsAnyExcept(" \t"u8))
                return false;
        }

        return true;
    }

    /// <summary>A number of the current row.</summary>
    public int Integer(int column) =>
        int.TryParse(this[column], out var number)
            ? number
            : throw File.Error(Line, $"\"{Shorten(this[column])}\" in column \"{_header[column]}\" is not a whole number", "correct it");

    /// <summary>A time of the current row, null where the column is missing (−1) or the field blank.</summary>
    public TimeSpan? Time(int column)
    {
        if (Name(column) is not { } text)
            return null;
        return ClockTime.TryParse(text, out var time)
            ? time
            : throw File.Error(
                Line,
                $"\"{Shorten(text)}\" in column \"{_header[column]}\" is not a time",
                "write hours:minutes:seconds.milliseconds or seconds"
            );
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    /// <summary>The start of a text, for messages.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..60]}…";

    private static char LikelySeparator(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.TrimStart("\r\n"u8);
        var end = line.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0)
            line = line[..end];
        var best = ',';
        foreach (var candidate in ";\t")
            best = line.Count((byte)candidate) > line.Count((byte)best) ? candidate : best;
        return best;
    }

    private ConversationFormatException Malformed(CsvMalformedRecord record)
    {
        var problem = record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a quoted field is never closed",
            CsvMalformedReason.TextAfterClosingQuote => "text follows the closing quote of a field",
            _ => "a quote stands inside a field that does not begin with one",
        };
        return File.Error(record.LineNumber, problem, "begin and end the field with one double quote and double every quote inside it");
    }
}
