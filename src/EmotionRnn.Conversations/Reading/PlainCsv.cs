namespace EmotionRnn.Conversations;

/// <summary>The plain format as CSV: a row an utterance, rows of one conversation in order (not necessarily side by side), columns by name in any order.</summary>
internal static class PlainCsv
{
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
    public static void Read(SourceFile file, Split? split, ConversationCollector into)
    {
        using var table = new CsvTable(file, null);
        var columns = Columns(table);
        while (table.Read())
        {
            var id = table.Name(columns[(int)PlainField.Conversation]);
            if (id is null && columns[(int)PlainField.Conversation] >= 0) throw file.Error(table.Line, "the row names no conversation", "fill the conversation column");
            var rowSplit = split ?? PlainFields.ParseSplit(file, table.Line, table.Name(columns[(int)PlainField.Split]));
            var draft = into.FindOrBegin(file, table.Line, id ?? "1", rowSplit);
            into.Add(draft, table.Line, new Utterance
            {
                Id = table.Name(columns[(int)PlainField.Utterance]) ?? $"{draft.Rows.Count}",
                Speaker = table.Name(columns[(int)PlainField.Speaker]) ?? "",
                Text = table[columns[(int)PlainField.Text]],
                Emotion = table.Name(columns[(int)PlainField.Emotion]),
                Clip = table.Name(columns[(int)PlainField.Clip]),
                Start = table.Time(columns[(int)PlainField.Start]),
                End = table.Time(columns[(int)PlainField.End]),
            });
        }
    }

    private static int[] Columns(CsvTable table)
    {
        var columns = new int[Enum.GetValues<PlainField>().Length];
        Array.Fill(columns, -1);
        for (var i = 0; i < table.Header.Count; i++)
        {
            if (PlainFields.Parse(table.Header[i]) is not { } field) continue;
            ref var column = ref columns[(int)field];
            if (column >= 0) throw table.File.Error(1, $"the columns \"{table.Header[column]}\" and \"{table.Header[i]}\" say the same", "remove one of them");
            column = i;
        }

        foreach (var needed in (ReadOnlySpan<PlainField>)[PlainField.Speaker, PlainField.Text])
        {
            if (columns[(int)needed] < 0) table.Column(needed.ToString().ToLowerInvariant());
        }

        return columns;
    }
}
