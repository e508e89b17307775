namespace EmotionRnn.Conversations;

/// <summary>
/// MELD (Poria et al., ACL 2019) and its dyadic variant: one CSV file a split, one row an utterance, dialogues by <c>Dialogue_ID</c>, in
/// order of <c>Utterance_ID</c>,
/// which has gaps. Texts are kept as they are.
/// </summary>
internal static class MeldReader
{
    public static string FileName(Split split, bool dyadic) =>
        $"{split.ToString().ToLowerInvariant()}_sent_emo{(dyadic ? "_dya" : "")}.csv";

    public static void Read(SourceFile file, Split split, bool dyadic, ConversationCollector into, LabelSet labels)
    {
        using var table = new CsvTable(file);
        var (text, speaker, emotion) = (table.Column("Utterance"), table.Column("Speaker"), table.Column("Emotion"));
        var (dialogue, utterance) = (table.Column("Dialogue_ID"), table.Column("Utterance_ID"));
        var (start, end) = (table.Column("StartTime"), table.Column("EndTime"));
        var (clipDialogue, clipUtterance) = dyadic
            ? (table.Column("Old_Dialogue_ID"), table.Column("Old_Utterance_ID"))
            : (dialogue, utterance);
        while (table.Read())
        {
            var order = table.Integer(utterance);
            into.Add(
                into.FindOrBegin(file, table.Line, Invariant(table.Integer(dialogue)), split),
                table.Line,
                new Utterance
                {
                    Id = Invariant(order),
                    Speaker = table.Name(speaker) ?? "",
                    Text = table[text],
                    Emotion = Labels.Resolve(file, table.Line, table.Name(emotion), labels),
                    Clip = $"dia{table.Integer(clipDialogue)}_utt{table.Integer(clipUtterance)}",
                    Start = table.Time(start),
                    End = table.Time(end),
                },
                order
            );
        }
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
