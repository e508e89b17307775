using System.Text.Json;

namespace EmotionRnn.Conversations;

/// <summary>
/// The JSON that other programs write, told apart by the names at its top: recognisers of speech (<see cref="RecognizerJson"/>) and chats
/// (<see cref="ChatJson"/>). A file may hold several values, one after the other or one a line.
/// </summary>
internal static class ToolJson
{
    private static readonly Shape[] Shapes = [.. RecognizerJson.Shapes, .. ChatJson.Shapes];

    /// <summary>Whether the file is of a known program; what is broken is not.</summary>
    public static bool Looks(SourceFile file) => Find(file) is not null;

    /// <summary>Reads the file, each of its values as one conversation or several.</summary>
    public static void Read(SourceFile file, ConversationCollector into)
    {
        var shape =
            Find(file)
            ?? throw file.Error(null, "it is not the JSON of a recogniser that is known", "see docs/data-formats.md for those that are");
        into.Layout = shape.Name;
        var bytes = WithoutNaN(file.Bytes);
        var options = Options(file);
        var source = new JsonSource(file, bytes);
        var position = 0;
        try
        {
            var roots = new List<JsonNode>();
            var documents = new List<JsonDocument>();
            var reader = new Utf8JsonReader(bytes.Span, options);
            while (reader.Read())
            {
                position = (int)reader.TokenStartIndex;
                reader.Skip();
                var document = JsonDocument.Parse(
                    bytes[position..(int)reader.BytesConsumed],
                    new JsonDocumentOptions { MaxDepth = file.Limits.MaxDepth }
                );
                documents.Add(document);
                roots.Add(new JsonNode(source, document.RootElement));
            }

            shape.Read(roots, into);
            documents.ForEach(document => document.Dispose());
        }
        catch (JsonException e)
        {
            var problem = $"the JSON is broken: {e.Message.Split(" LineNumber:")[0].TrimEnd('.')}";
            throw file.Error(e.LineNumber + 1, problem, "correct it there or just before", e.BytePositionInLine + 1, e);
        }
        catch (InvalidOperationException e)
        {
            throw file.Error(
                1 + bytes.Span[..position].Count((byte)'\n'),
                "a text or name has an escape (\\ud800 to \\udfff) that is half of a character",
                "write both halves or remove it",
                inner: e
            );
        }
    }

    private static Shape? Find(SourceFile file)
    {
        try
        {
            var top = Peek(file);
            return top.Has("turns") || (top.Has("conversations") && !top.Has("chats"))
                ? null
                : Array.Find(Shapes, shape => shape.Looks(top));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader of plain JSON says where it is broken.
            return null;
        }
    }

    private static Top Peek(SourceFile file)
    {
        var reader = new Utf8JsonReader(WithoutNaN(file.Bytes).Span, Options(file));
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!reader.Read())
            return new(false, false, names);
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (isArray)
            reader.Read();
        var isRows = isArray && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.Number;
        if (reader.TokenType != JsonTokenType.StartObject)
            return new(isArray, isRows, names);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.Length <= 32)
                names.Add(reader.GetString()!);
            if (names.Contains("turns") || names.Contains("conversations"))
                break;
            reader.Skip();
        }

        return new(isArray, isRows, names);
    }

    private static JsonReaderOptions Options(SourceFile file) => new() { MaxDepth = file.Limits.MaxDepth, AllowMultipleValues = true };

    // Python writes NaN and Infinity, which are no JSON: they become as long a text that says nothing.
    private static ReadOnlyMemory<byte> WithoutNaN(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.IndexOf("NaN"u8) < 0 && bytes.Span.IndexOf("Infinity"u8) < 0)
            return bytes;
        var copy = bytes.ToArray();
        var inText = false;
        for (var i = 0; i < copy.Length; i++)
        {
            var rest = copy.AsSpan(i);
            if (inText && copy[i] == '\\')
                i++;
            else if (copy[i] == '"')
                inText = !inText;
            else if (!inText)
            {
                foreach (var word in (ReadOnlySpan<string>)["NaN", "Infinity", "-Infinity"])
                {
                    if (rest.Length < word.Length || !System.Text.Ascii.Equals(rest[..word.Length], word))
                        continue;
                    rest[..word.Length].Fill((byte)' ');
                    (rest[0], rest[1]) = ((byte)'"', (byte)'"');
                    i += word.Length - 1;
                    break;
                }
            }
        }

        return copy;
    }

    /// <summary>What stands at the top of a file, or in the first object of its array.</summary>
    internal sealed record Top(bool IsArray, bool IsRows, HashSet<string> Names)
    {
        public bool Has(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (!Names.Contains(name))
                    return false;
            }

            return true;
        }
    }

    /// <summary>How the JSON of a program is recognised and read.</summary>
    internal sealed record Shape(string Name, Func<Top, bool> Looks, Action<IReadOnlyList<JsonNode>, ConversationCollector> Read);
}
