using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>
/// EmoryNLP (Zahiri and Choi, 2018): one CSV file a split; a conversation is a scene of an episode of a season, in order of
/// <c>Utterance_ID</c>, which has gaps.
/// </summary>
internal static class EmoryNlpReader
{
    public static string FileName(Split split) => $"emorynlp_{split.ToString().ToLowerInvariant()}_final.csv";

    public static void Read(SourceFile file, Split split, ConversationCollector into)
    {
        using var table = new CsvTable(file);
        var (text, speaker, emotion) = (table.Column("Utterance"), table.Column("Speaker"), table.Column("Emotion"));
        var (season, episode, scene, utterance) = (
            table.Column("Season"),
            table.Column("Episode"),
            table.Column("Scene_ID"),
            table.Column("Utterance_ID")
        );
        var (start, end) = (table.Column("Start_Time"), table.Column("End_Time"));
        while (table.Read())
        {
            var order = table.Integer(utterance);
            var id = $"s{table.Integer(season):00}_e{table.Integer(episode):00}_c{table.Integer(scene):00}";
            into.Add(
                into.FindOrBegin(file, table.Line, id, split),
                table.Line,
                new Utterance
                {
                    Id = order.ToString(CultureInfo.InvariantCulture),
                    Speaker = Speakers(file, table.Line, table[speaker]),
                    Text = table[text],
                    Emotion = Labels.Resolve(file, table.Line, table.Name(emotion), LabelSet.EmoryNlp),
                    Start = table.Time(start),
                    End = table.Time(end),
                },
                order
            );
        }
    }

    /// <summary>
    /// The names of a list such as <c>['Rachel Green', "Phoebe's Assistant"]</c>. Several who speak at once are one party, <c>Joey
    /// Tribbiani &amp; Ross Geller</c>.
    /// </summary>
    internal static string Speakers(SourceFile file, long line, string list)
    {
        var names = new List<string>();
        var rest = list.AsSpan().Trim();
        if (rest is not ['[', .. var inner, ']'])
            throw Malformed();
        rest = inner.Trim();
        while (!rest.IsEmpty)
        {
            if (rest[0] is not ('\'' or '"'))
                throw Malformed();
            var end = rest[1..].IndexOf(rest[0]);
            if (end < 0)
                throw Malformed();
            if (!rest.Slice(1, end).IsWhiteSpace())
                names.Add(rest.Slice(1, end).Trim().ToString());
            rest = rest[(end + 2)..].TrimStart();
            if (rest.IsEmpty)
                break;
            if (rest is not [',', .. var next])
                throw Malformed();
            rest = next.TrimStart();
        }

        return string.Join(" & ", names);

        ConversationFormatException Malformed() =>
            file.Error(
                line,
                $"\"{CsvTable.Shorten(list)}\" is not a list of speakers",
                "write it as ['Rachel Green'] or ['Rachel Green', 'Ross Geller']"
            );
    }
}
