using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EmotionRnn.Conversations;

/// <summary>
/// The plain format as JSON: an object with <c>conversations</c>, one conversation (an object with <c>turns</c> or <c>utterances</c>), an
/// array of conversations,
/// or an array of turns, which may each name their conversation. Read token by token, so that every error has its line and column.
/// </summary>
internal sealed class PlainJson
{
    private readonly SourceFile _file;
    private readonly Split? _split;
    private readonly ConversationCollector _into;
    private int _countedTo;
    private long _line = 1;

    private PlainJson(SourceFile file, Split? split, ConversationCollector into) => (_file, _split, _into) = (file, split, into);

    /// <summary>The label set the file states, null where it states none.</summary>
    public LabelSet? Labels { get; private set; }

    /// <summary>The name the file gives its corpus, if any.</summary>
    public string? Name { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <param name="file">The JSON.</param>
    /// <param name="split">The split of every conversation; null: what the file says, or none.</param>
    /// <param name="into">Where the utterances go.</param>
    public static PlainJson Read(SourceFile file, Split? split, ConversationCollector into)
    {
        var document = new PlainJson(file, split, into);
        var reader = new Utf8JsonReader(
            file.Bytes.Span,
            new JsonReaderOptions { MaxDepth = file.Limits.MaxDepth, AllowMultipleValues = true }
        );
        try
        {
            document.ReadDocument(ref reader);
        }
        catch (JsonException e)
        {
            var message = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw file.Error(
                e.LineNumber + 1,
                $"the JSON is broken: {message}",
                "correct it there or just before",
                e.BytePositionInLine + 1,
                e
            );
        }

        return document;
    }

    private void ReadDocument(ref Utf8JsonReader reader)
    {
        // JSON Lines has a turn or a conversation a line.
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartArray)
                ReadList(ref reader);
            else if (reader.TokenType != JsonTokenType.StartObject)
                throw Expected(reader, "an object or an array");
            else if (IsTurn(reader))
                ReadLooseTurn(ref reader);
            else
                ReadHolder(ref reader, top: true);
        }
    }

    private void ReadList(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Expected(reader, "a turn or a conversation, in braces");
            if (HoldsTurns(reader))
                ReadHolder(ref reader, top: false);
            else
                ReadLooseTurn(ref reader);
        }
    }

    private void ReadLooseTurn(ref Utf8JsonReader reader)
    {
        var turn = ReadTurn(ref reader);
        Add(_into.FindOrBegin(_file, turn.Line, turn.Conversation ?? "1", _split ?? turn.Split), turn);
    }

    /// <summary>An object that holds turns or, at the top, conversations.</summary>
    private void ReadHolder(ref Utf8JsonReader reader, bool top)
    {
        var offset = (int)reader.TokenStartIndex;
        var line = LineOf(reader);
        string? id = null;
        Split? split = null;
        List<Turn>? turns = null;
        var holdsConversations = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = Unescaped(reader);
            reader.Read();
            if (property is "turns" or "utterances")
                turns = turns is null ? ReadTurns(ref reader) : throw Twice(reader, property);
            else if (PlainFields.Parse(property) is PlainField.Utterance or PlainField.Conversation)
                id = id is null ? Word(ref reader, property) : throw Twice(reader, property);
            else if (property == "split")
                split = PlainFields.ParseSplit(_file, LineOf(reader), Word(ref reader, property));
            else if (top && property == "labels")
                Labels = ReadLabels(ref reader);
            else if (top && property == "name")
                Name = Word(ref reader, property);
            else if (top && property == "conversations")
            {
                if (reader.TokenType != JsonTokenType.StartArray)
                    throw Expected(reader, "an array of conversations");
                ReadList(ref reader);
                holdsConversations = true;
            }
            else
                reader.Skip();
        }

        if (turns is null && holdsConversations)
            return;
        if (turns is null)
            throw _file.ErrorAt(
                offset,
                "the object has neither \"turns\" nor \"conversations\"",
                "give the turns as \"turns\": [{ \"speaker\": …, \"text\": … }, …]"
            );
        if (turns.Count == 0)
            throw _file.ErrorAt(offset, "the conversation has no turns", "remove it or give it at least one");
        var draft = _into.Begin(_file, line, id ?? $"{_into.Drafts.Count + 1}", _split ?? split);
        foreach (var turn in turns)
            Add(draft, turn);
    }

    private List<Turn> ReadTurns(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Expected(reader, "an array of turns");
        var turns = new List<Turn>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            turns.Add(
                reader.TokenType == JsonTokenType.StartObject
                    ? ReadTurn(ref reader)
                    : throw Expected(reader, "a turn, { \"speaker\": …, \"text\": … }")
            );
        }

        return turns;
    }

    private Turn ReadTurn(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        var turn = new Turn { Line = LineOf(reader) };
        var seen = 0;
        var hasText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = Unescaped(reader);
            var field = PlainFields.Parse(property);
            if (field is not null && (seen & (1 << (int)field)) != 0)
                throw Twice(reader, property);
            if (field is not null)
                seen |= 1 << (int)field;
            reader.Read();
            switch (field)
            {
                case PlainField.Conversation:
                    turn.Conversation = Word(ref reader, property);
                    break;
                case PlainField.Utterance:
                    turn.Id = Word(ref reader, property);
                    break;
                case PlainField.Speaker:
                    turn.Speaker = Word(ref reader, property);
                    break;
                case PlainField.Text:
                    (turn.Text, hasText) = (reader.TokenType == JsonTokenType.Null ? "" : Text(ref reader, property), true);
                    break;
                case PlainField.Emotion:
                    turn.Emotion = Word(ref reader, property);
                    break;
                case PlainField.Split:
                    turn.Split = PlainFields.ParseSplit(_file, LineOf(reader), Word(ref reader, property));
                    break;
                case PlainField.Clip:
                    turn.Clip = Word(ref reader, property);
                    break;
                case PlainField.Start:
                    turn.Start = Time(ref reader, property);
                    break;
                case PlainField.End:
                    turn.End = Time(ref reader, property);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (turn.Speaker is null)
            throw _file.ErrorAt(offset, "the turn has no \"speaker\"", "name who speaks");
        if (!hasText)
            throw _file.ErrorAt(offset, "the turn has no \"text\"", "give what is said, \"\" if nothing");
        return turn;
    }

    private LabelSet ReadLabels(ref Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Expected(reader, "an array of labels");
        var names = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            names.Add(Text(ref reader, "labels").Trim());
        if (names.Count > _file.Limits.MaxLabels)
            throw _file.ErrorAt(offset, $"there are {names.Count:N0} labels, the limit is {_file.Limits.MaxLabels:N0}", "give fewer");
        try
        {
            return new LabelSet(names);
        }
        catch (ArgumentException e)
        {
            throw _file.ErrorAt(offset, e.Message.Split(" (Parameter")[0], "give every label once");
        }
    }

    private void Add(ConversationCollector.Draft draft, in Turn turn) =>
        _into.Add(
            draft,
            turn.Line,
            new Utterance
            {
                Id = turn.Id ?? draft.Rows.Count.ToString(CultureInfo.InvariantCulture),
                Speaker = turn.Speaker!,
                Text = turn.Text,
                Emotion = turn.Emotion,
                Clip = turn.Clip,
                Start = turn.Start,
                End = turn.End,
            }
        );

    /// <summary>A name or number, trimmed; null where it is null or blank.</summary>
    private string? Word(ref Utf8JsonReader reader, string property) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => Text(ref reader, property).Trim() is { Length: > 0 } word ? word : null,
        };

    private string Text(ref Utf8JsonReader reader, string property)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Expected(reader, $"a text for \"{property}\"");
        return Unescaped(reader);
    }

    private TimeSpan? Time(ref Utf8JsonReader reader, string property)
    {
        if (
            reader.TokenType == JsonTokenType.Number
            && reader.TryGetDouble(out var seconds)
            && ClockTime.TryFromSeconds(seconds, out var time)
        )
            return time;
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.String && Text(ref reader, property) is var text && ClockTime.TryParse(text, out time))
            return time;
        throw Expected(reader, $"seconds or \"hours:minutes:seconds.milliseconds\" for \"{property}\"");
    }

    /// <summary>The text or property name the reader stands on.</summary>
    private string Unescaped(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw _file.ErrorAt(
                (int)reader.TokenStartIndex,
                "the text has an escape (\\ud800 to \\udfff) that is half of a character",
                "write both halves or remove it"
            );
        }
    }

    /// <summary>Whether the object says something itself, told from a copy of the reader.</summary>
    private bool IsTurn(Utf8JsonReader probe)
    {
        while (probe.Read() && probe.TokenType == JsonTokenType.PropertyName)
        {
            var property = Unescaped(probe);
            if (property is "turns" or "utterances" or "conversations" or "labels")
                return false;
            if (PlainFields.Parse(property) is PlainField.Text or PlainField.Speaker)
                return true;
            probe.Read();
            probe.Skip();
        }

        return false;
    }

    /// <summary>Whether the object has turns, told from a copy of the reader, which runs ahead.</summary>
    private bool HoldsTurns(Utf8JsonReader probe)
    {
        while (probe.Read() && probe.TokenType == JsonTokenType.PropertyName)
        {
            if (Unescaped(probe) is "turns" or "utterances")
                return true;
            probe.Read();
            probe.Skip();
        }

        return false;
    }

    private long LineOf(in Utf8JsonReader reader)
    {
        var offset = (int)reader.TokenStartIndex;
        _line += _file.Bytes.Span[_countedTo..offset].Count((byte)'\n');
        _countedTo = offset;
        return _line;
    }

    private ConversationFormatException Expected(in Utf8JsonReader reader, string what) =>
        _file.ErrorAt(
            (int)reader.TokenStartIndex,
            $"{Describe(reader.TokenType)} stands where {what} should be",
            "see docs/data-formats.md for the accepted shapes"
        );

    private ConversationFormatException Twice(in Utf8JsonReader reader, string property) =>
        _file.ErrorAt((int)reader.TokenStartIndex, $"\"{CsvTable.Shorten(property)}\" is given twice", "remove one of the two");

    private static string Describe(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a text",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "true or false",
            _ => "null",
        };

    private struct Turn
    {
        public Turn() { }

        public long Line;
        public string? Conversation;
        public string? Id;
        public string? Speaker;
        public string Text = "";
        public string? Emotion;
        public Split? Split;
        public string? Clip;
        public TimeSpan? Start;
        public TimeSpan? End;
    }
}
