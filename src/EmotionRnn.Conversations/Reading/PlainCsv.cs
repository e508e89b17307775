namespace EmotionRnn.Conversations;

/// <summary>
/// The plain format as CSV: a row an utterance, rows of one conversation in order (not necessarily side by side), columns by name in any
/// order.
/// </summary>
internal static class PlainCsv
{
    private static readonly string[] TextNames = ["message", "content", "transcript", "sentence", "body", "comment", "review", "tweet"];

    private static readonly string[] SpeakerNames = ["name", "author", "sender", "from", "user", "username", "participant", "role"];

    // Whisper hears half a minute at a time.
    private static readonly TimeSpan LongestSegment = TimeSpan.FromSeconds(90);

    /// <summary>Whether the first line names a speaker column and a text column.</summary>
    public static bool Looks(SourceFile file)
    {
        using var table = new CsvTable(file, null);
        var fields = table.Header.Select(PlainFields.Parse).ToArray();
        return fields.Contains(PlainField.Speaker) && fields.Contains(PlainField.Text);
    }

    /// <summary>Reads the file.</summary>
    /// <param name="file">With a header line.</param>
    /// <param name="split">The split of every row; null: the split column's, or none.</param>
    /// <param name="into">Where the utterances go.</param>
    /// <param name="speakerInText">Whether, where there is no speaker column, the text may begin with the speaker's name and a
    /// colon.</param>
    public static void Read(SourceFile file, Split? split, ConversationCollector into, bool speakerInText = false)
    {
        using var table = new CsvTable(file, null);
        var columns = Columns(table, speakerInText, into);
        var isWhisper = table.Header is ["start", "end", "text"];
        while (table.Read())
        {
            var id = table.Name(columns[(int)PlainField.Conversation]);
            if (id is null && columns[(int)PlainField.Conversation] >= 0)
                throw file.Error(table.Line, "the row names no conversation", "fill the conversation column");
            var rowSplit = split ?? PlainFields.ParseSplit(file, table.Line, table.Name(columns[(int)PlainField.Split]));
            var draft = into.FindOrBegin(file, table.Line, id ?? "1", rowSplit);
            var text = columns[(int)PlainField.Text] < 0 ? "" : table[columns[(int)PlainField.Text]];
            var speaker = table.Name(columns[(int)PlainField.Speaker]) ?? "";
            if (columns[(int)PlainField.Speaker] < 0)
            {
                (var name, text) = SpeakerPrefix.Split(text);
                speaker = name ?? Utterance.UnnamedSpeaker;
            }

            var (start, end) = (table.Time(columns[(int)PlainField.Start]), table.Time(columns[(int)PlainField.End]));
            if (isWhisper && end - start > LongestSegment)
                throw file.Error(
                    table.Line,
                    "the times seem to be milliseconds, as in the tables that Whisper writes",
                    "give Whisper's JSON or subtitles"
                );
            into.Add(
                draft,
                table.Line,
                new Utterance
                {
                    Id = table.Name(columns[(int)PlainField.Utterance]) ?? $"{draft.Rows.Count}",
                    Speaker = speaker,
                    Text = text,
                    Emotion = table.Name(columns[(int)PlainField.Emotion]),
                    Clip = table.Name(columns[(int)PlainField.Clip]),
                    Start = start,
                    End = end,
                }
            );
        }
    }

    private static int[] Columns(CsvTable table, bool speakerInText, ConversationCollector into)
    {
        var columns = new int[Enum.GetValues<PlainField>().Length];
        Array.Fill(columns, -1);
        for (var i = 0; i < table.Header.Count; i++)
        {
            if (PlainFields.Parse(table.Header[i]) is not { } field)
                continue;
            ref var column = ref columns[(int)field];
            if (column >= 0)
                throw table.File.Error(
                    1,
                    $"the columns \"{table.Header[column]}\" and \"{table.Header[i]}\" say the same",
                    "remove one of them"
                );
            column = i;
        }

        // Tables for recognition come from anywhere; those to learn from say what they mean.
        if (speakerInText)
        {
            Guess(PlainField.Text, "what is said", TextNames);
            Guess(PlainField.Speaker, "who speaks", SpeakerNames);
        }

        // What is only listened to needs no text.
        var isHeard = columns[(int)PlainField.Clip] >= 0 && columns[(int)PlainField.Speaker] >= 0;
        foreach (var needed in (ReadOnlySpan<PlainField>)[PlainField.Speaker, PlainField.Text])
        {
            if (columns[(int)needed] < 0 && !(speakerInText && needed == PlainField.Speaker) && !(isHeard && needed == PlainField.Text))
                table.Column(needed.ToString().ToLowerInvariant());
        }

        return columns;

        void Guess(PlainField field, string what, string[] names)
        {
            if (columns[(int)field] >= 0)
                return;
            var found = Array.Find(names, name => table.Header.Contains(name, StringComparer.OrdinalIgnoreCase));
            if (found is null)
                return;
            columns[(int)field] = table.Column(found);
            into.Warn(1, $"taken for {what}: the column \"{found}\"");
        }
    }
}
