using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;

namespace EmotionRnn.Experiments.Training;

/// <summary>Acoustic features from elsewhere, as CSV: a row an utterance, found by its split, conversation and utterance, and a column a feature.</summary>
public static class AcousticCsv
{
    private const int MaximumRow = 16 << 20;
    private static readonly string[] Conversations = ["conversation", "conversation_id", "dialogue_id"], Utterances = ["utterance", "utterance_id"], Words = ["split", "speaker", "text", "emotion", "sentiment"];

    /// <summary>Reads a table.</summary>
    /// <param name="corpus">Whose utterances the rows are of.</param>
    /// <param name="path">
    /// With a header: a column <c>conversation</c> (or <c>conversation_id</c>, <c>dialogue_id</c>), one <c>utterance</c> (or <c>utterance_id</c>), and, where ids repeat in
    /// splits, <c>split</c>. Columns of speaker, text, emotion and sentiment are passed over; every other one is a feature.
    /// </param>
    /// <returns>The table, named by its file, and how many rows belong to no utterance.</returns>
    /// <exception cref="ExperimentException">It is malformed, or has two rows for one utterance: the message names line and column.</exception>
    public static (AcousticTable Table, int Unused) Read(Corpus corpus, string path) => BaselineCsv.Read(path, MaximumRow, csv =>
    {
        var header = csv.Header.Select(name => name.Trim().ToLowerInvariant()).ToArray();
        var (split, conversation, utterance) = (Array.IndexOf(header, "split"), Array.FindIndex(header, Conversations.Contains), Array.FindIndex(header, Utterances.Contains));
        if (conversation < 0 || utterance < 0) throw csv.Error("the first line must name a column 'conversation' and a column 'utterance'");
        int[] features = [.. Enumerable.Range(0, header.Length).Where(i => i != conversation && i != utterance && !Words.Contains(header[i]))];
        if (features.Length == 0) throw csv.Error("there is no column of features");

        var places = new Dictionary<(string, string, string), (float[]?[] Rows, int Turn)>();
        var rows = new List<(Conversation, IReadOnlyList<float[]?>)>();
        foreach (var name in Enum.GetValues<Split>())
        {
            foreach (var talk in corpus[name])
            {
                var turns = new float[]?[talk.Utterances.Count];
                rows.Add((talk, turns));
                foreach (var (t, u) in talk.Utterances.Index()) places.TryAdd((split < 0 ? "" : name.ToString().ToLowerInvariant(), talk.Id, u.Id), (turns, t));
            }
        }

        var unused = 0;
        while (csv.Next())
        {
            if (!places.TryGetValue((split < 0 ? "" : csv[split].ToLowerInvariant(), csv[conversation], csv[utterance]), out var place))
            {
                unused++;
                continue;
            }

            if (place.Rows[place.Turn] is not null) throw csv.Error($"utterance {csv[utterance]} of conversation {csv[conversation]} has stood before; it needs one row");
            place.Rows[place.Turn] = [.. features.Select(csv.Number)];
        }

        return (new AcousticTable(Path.GetFileNameWithoutExtension(path), rows), unused);
    });
}
