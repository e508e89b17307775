using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml;

namespace EmotionRnn.Conversations;

/// <summary>A value of a JSON file; errors name its line. Of several names of a property the first that is there counts.</summary>
internal readonly record struct JsonNode(JsonSource Source, JsonElement Element)
{
    /// <summary>Where the file has it, from 1.</summary>
    public int Line => Source.LineOf(JsonMarshal.GetRawUtf8Value(Element));

    /// <summary>A property that is there and not null.</summary>
    public JsonNode? this[params ReadOnlySpan<string> names]
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Object)
                throw Wrong($"a value that should have \"{names[0]}\" is no object");
            foreach (var name in names)
            {
                if (Element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                    return this with { Element = value };
            }

            return null;
        }
    }

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    /// <summary>The text of this value; null where it is none.</summary>
    public string? AsText => Element.ValueKind == JsonValueKind.String ? Element.GetString() : null;

    /// <summary>A text, trimmed; empty where there is none.</summary>
    public string Text(params ReadOnlySpan<string> names) =>
        this[names] is not { } value ? "" : value.AsText?.Trim() ?? throw Wrong($"\"{names[0]}\" is not a text");

    /// <summary>A name, or a number as one; null where there is none.</summary>
    public string? Name(params ReadOnlySpan<string> names) =>
        this[names] is not { } value ? null
        : value.Element.ValueKind is JsonValueKind.Number ? value.Element.GetRawText()
        : value.AsText?.Trim() is { Length: > 0 } name ? name
        : null;

    /// <summary>A speaker's name; recognisers number them.</summary>
    public string? Speaker(params ReadOnlySpan<string> names) =>
        Name(names) switch
        {
            null or "?" => null,
            var name when name.All(char.IsAsciiDigit) => $"speaker {name}",
            var name => name,
        };

    /// <summary>
    /// A time: a number of units, a text of such a number, one with <c>s</c> for seconds, an ISO duration, or an object of <c>seconds</c>
    /// and <c>nanos</c>. Null where there is none.
    /// </summary>
    /// <param name="unit">In seconds.</param>
    /// <param name="names">The first that is there counts.</param>
    public TimeSpan? Time(double unit, params ReadOnlySpan<string> names)
    {
        if (this[names] is not { } value || value.AsText is "")
            return null;
        return value.Seconds(unit) is { } seconds && ClockTime.TryFromSeconds(seconds, out var time)
            ? time
            : throw Wrong($"\"{names[0]}\" is not a time");
    }

    /// <summary>The values of an array; none where it is missing.</summary>
    public IEnumerable<JsonNode> Items(params ReadOnlySpan<string> names) =>
        this[names] is not { } value ? []
        : value.IsArray ? value.Items()
        : throw Wrong($"\"{names[0]}\" is not an array");

    /// <summary>The values of this array.</summary>
    public IEnumerable<JsonNode> Items()
    {
        var node = this;
        return Element.EnumerateArray().Select(item => node with { Element = item });
    }

    public ConversationFormatException Wrong(string problem) =>
        Source.File.Error(Line, problem, "give the JSON as the program writes it, or the plain one of docs/data-formats.md");

    private double? Seconds(double unit)
    {
        if (Element.ValueKind == JsonValueKind.Number)
            return Element.TryGetDouble(out var number) ? number * unit : null;
        if (Element.ValueKind == JsonValueKind.Object)
            return (this["seconds"]?.Seconds(1) ?? 0) + (this["nanos"]?.Seconds(1e-9) ?? 0);
        if (AsText is not { } text)
            return null;
        if (text.StartsWith("PT", StringComparison.Ordinal))
        {
            try
            {
                return XmlConvert.ToTimeSpan(text).TotalSeconds;
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                return null;
            }
        }

        var isSeconds = text.EndsWith('s');
        return double.TryParse(isSeconds ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value * (isSeconds ? 1 : unit)
            : null;
    }
}

/// <summary>The bytes that values of JSON stand in.</summary>
internal sealed class JsonSource(SourceFile file, ReadOnlyMemory<byte> bytes)
{
    private int _countedTo;
    private int _line = 1;

    public SourceFile File { get; } = file;

    /// <summary>The line where a part of the bytes begins, from 1; mostly they come in order.</summary>
    public int LineOf(ReadOnlySpan<byte> part)
    {
        if (!bytes.Span.Overlaps(part, out var offset) || offset < 0)
            return 1;
        if (offset < _countedTo)
            (_countedTo, _line) = (0, 1);
        _line += bytes.Span[_countedTo..offset].Count((byte)'\n');
        _countedTo = offset;
        return _line;
    }
}
