using System.Text.Json;

namespace EmotionRnn.Conversations;

/// <summary>
/// What speech recognisers of the Whisper family write: <c>segments</c> with <c>start</c> and <c>end</c> in seconds and <c>text</c>
/// (OpenAI's Whisper,
/// faster-whisper), with a <c>speaker</c> for the segment and for its <c>words</c> (WhisperX), or <c>transcription</c> with <c>offsets</c>
/// in milliseconds
/// (whisper.cpp). A segment is a turn; one in which the speaker changes is cut there.
/// </summary>
internal sealed class WhisperJson
{
    private const string Remedy = "give the JSON that Whisper or WhisperX writes";

    private readonly SourceFile _file;
    private readonly List<TimedTurn> _turns = [];
    private int _countedTo;
    private int _line = 1;

    private WhisperJson(SourceFile file) => _file = file;

    /// <summary>Whether the file is an object with segments, and not one with turns.</summary>
    public static bool Looks(SourceFile file)
    {
        var reader = Reader(file);
        try
        {
            return FindSegments(ref reader) is not null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader of plain JSON says where it is broken.
            return false;
        }
    }

    /// <summary>Reads the file as one conversation.</summary>
    public static void Read(SourceFile file, ConversationCollector into)
    {
        var reader = Reader(file);
        var transcript = new WhisperJson(file);
        try
        {
            var isCpp = FindSegments(ref reader) == "transcription";
            if (reader.TokenType != JsonTokenType.StartArray)
                throw file.Error(null, "there is no array \"segments\"", Remedy);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var line = transcript.LineOf((int)reader.TokenStartIndex);
                using var segment = JsonDocument.ParseValue(ref reader);
                transcript.Add(new Segment(file, line, segment.RootElement), isCpp);
            }

            while (reader.Read())
                reader.Skip();
        }
        catch (JsonException e)
        {
            var problem = $"the JSON is broken: {e.Message.Split(" LineNumber:")[0].TrimEnd('.')}";
            throw file.Error(e.LineNumber + 1, problem, "correct it there or just before", e.BytePositionInLine + 1, e);
        }
        catch (InvalidOperationException e)
        {
            throw file.Error(
                transcript._line,
                "a text or name has an escape (\\ud800 to \\udfff) that is half of a character",
                "write both halves or remove it",
                inner: e
            );
        }

        TimedTurn.AddAll(transcript._turns.Where(turn => turn.Text.Length > 0), file, "1", into);
    }

    private static Utf8JsonReader Reader(SourceFile file) =>
        new(file.Bytes.Span, new JsonReaderOptions { MaxDepth = file.Limits.MaxDepth });

    /// <summary>Goes to the array of segments.</summary>
    /// <returns>The name of its property; null where there is none.</returns>
    private static string? FindSegments(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("turns"u8) || reader.ValueTextEquals("utterances"u8) || reader.ValueTextEquals("conversations"u8))
                return null;
            var name =
                reader.ValueTextEquals("segments"u8) ? "segments"
                : reader.ValueTextEquals("transcription"u8) ? "transcription"
                : null;
            reader.Read();
            if (name is not null && reader.TokenType == JsonTokenType.StartArray)
                return name;
            reader.Skip();
        }

        return null;
    }

    private void Add(Segment segment, bool isCpp)
    {
        if (isCpp)
        {
            var offsets = segment.Part("offsets");
            _turns.Add(new TimedTurn(segment.Line, null, segment.Text("text"), offsets?.Time("from", 1e-3), offsets?.Time("to", 1e-3)));
            return;
        }

        var whole = new TimedTurn(segment.Line, segment.Name("speaker"), segment.Text("text"), segment.Time("start"), segment.Time("end"));
        _turns.AddRange(CutAtSpeakers(whole, segment.Parts("words")));
    }

    // The text is cut where the words stand in it, so that its spaces stay. A word without a speaker, such as a numeral that could not be
    // aligned, goes with
    // the word before.
    private static TimedTurn[] CutAtSpeakers(TimedTurn whole, IEnumerable<Segment> words)
    {
        var runs = new List<(string? Speaker, int Position, TimeSpan? Start, TimeSpan? End)>();
        var position = 0;
        foreach (var word in words)
        {
            var text = word.Text("word");
            var at = whole.Text.IndexOf(text, position, StringComparison.Ordinal);
            if (at < 0)
                return [whole];
            position = at + text.Length;
            var speaker = word.Name("speaker") ?? (runs.Count > 0 ? runs[^1].Speaker : whole.Speaker);
            if (runs.Count == 0 || runs[^1].Speaker != speaker)
                runs.Add((speaker, at, word.Time("start"), word.Time("end")));
            else
                runs[^1] = runs[^1] with { End = word.Time("end") ?? runs[^1].End };
        }

        return runs.Count < 2
            ? [whole with { Speaker = whole.Speaker ?? runs.FirstOrDefault().Speaker }]
            :
            [
                .. runs.Select(
                    (run, i) =>
                        new TimedTurn(
                            whole.Line,
                            run.Speaker,
                            whole.Text[(i == 0 ? 0 : run.Position)..(i + 1 < runs.Count ? runs[i + 1].Position : whole.Text.Length)].Trim(),
                            i == 0 ? whole.Start : run.Start,
                            i + 1 < runs.Count ? run.End : whole.End
                        )
                ),
            ];
    }

    private int LineOf(int offset)
    {
        _line += _file.Bytes.Span[_countedTo..offset].Count((byte)'\n');
        _countedTo = offset;
        return _line;
    }

    /// <summary>An object of the file, whose properties are read with errors that name the line of its segment.</summary>
    private sealed record Segment(SourceFile File, int Line, JsonElement Element)
    {
        public string Text(string property)
        {
            if (Find(property) is not { } value)
                return "";
            return value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : throw Wrong(property, "a text");
        }

        public string? Name(string property) => Text(property) is { Length: > 0 } name ? name : null;

        public TimeSpan? Time(string property, double unit = 1)
        {
            if (Find(property) is not { } value)
                return null;
            var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out _);
            return isNumber && ClockTime.TryFromSeconds(value.GetDouble() * unit, out var time) ? time : throw Wrong(property, "a time");
        }

        public Segment? Part(string property) => Find(property) is { } value ? this with { Element = value } : null;

        public IEnumerable<Segment> Parts(string property)
        {
            if (Find(property) is not { } value)
                return [];
            if (value.ValueKind != JsonValueKind.Array)
                throw Wrong(property, "an array");
            return value.EnumerateArray().Select(part => this with { Element = part });
        }

        private JsonElement? Find(string property)
        {
            if (Element.ValueKind != JsonValueKind.Object)
                throw File.Error(Line, "a segment or word is not an object", Remedy);
            return Element.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }

        private ConversationFormatException Wrong(string property, string what) =>
            File.Error(Line, $"\"{property}\" is not {what}", Remedy);
    }
}
