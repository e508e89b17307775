namespace EmotionRnn.Conversations;

/// <summary>
/// Gathers the utterances of a corpus into conversations as its rows come, and refuses what no reader may let through: duplicates and what
/// exceeds the limits.
/// </summary>
/// <param name="limits">How much to take in.</param>
/// <param name="mostTurns">The most utterances of one conversation; null: as many as a file may have.</param>
internal sealed class ConversationCollector(ReadLimits limits, int? mostTurns = null)
{
    private readonly Dictionary<(Split? Split, string Id), Draft> _drafts = [];
    private readonly List<Draft> _inOrder = [];
    private readonly Dictionary<string, int> _warningOf = new(StringComparer.Ordinal);
    private readonly List<ReadWarning> _warnings = [];
    private int _count;

    /// <summary>What the file turned out to be, for people.</summary>
    public string Layout { get; set; } = "";

    /// <summary>What was not read, each kind once; of no file yet.</summary>
    public IReadOnlyList<ReadWarning> Warnings => _warnings;

    /// <summary>The most utterances of one conversation.</summary>
    public int MostTurns { get; } = mostTurns ?? limits.MaxUtterances;

    /// <summary>The conversations in order of first appearance.</summary>
    public IReadOnlyList<Draft> Drafts => _inOrder;

    /// <summary>Notes that something was left out or not certain; the same problem is counted.</summary>
    public void Warn(long line, string problem)
    {
        if (_warningOf.TryAdd(problem, _warnings.Count))
            _warnings.Add(new ReadWarning("", line, 1, problem));
        else
            _warnings[_warningOf[problem]] = _warnings[_warningOf[problem]] with { Count = _warnings[_warningOf[problem]].Count + 1 };
    }

    /// <summary>The conversation of that id, begun if it is new.</summary>
    public Draft FindOrBegin(SourceFile file, long line, string id, Split? split) =>
        _drafts.TryGetValue((split, id), out var draft) ? draft : Begin(file, line, id, split);

    /// <summary>Begins a conversation whose id must be new.</summary>
    public Draft Begin(SourceFile file, long line, string id, Split? split)
    {
        Name(file, line, "conversation's id", id);
        var draft = new Draft(file, line, id, split);
        if (!_drafts.TryAdd((split, id), draft))
        {
            throw file.Error(
                line,
                $"the conversation \"{id}\" has been given before, in line {_drafts[(split, id)].Line}",
                "give every conversation an id of its own"
            );
        }

        _inOrder.Add(draft);
        return draft;
    }

    /// <summary>Adds an utterance to a conversation.</summary>
    /// <param name="draft">The conversation it belongs to.</param>
    /// <param name="line">Where the file has it.</param>
    /// <param name="utterance">Checked here: names, lengths, duplicates.</param>
    /// <param name="order">Its place in the conversation; utterances of the same place keep the file's order.</param>
    public void Add(Draft draft, long line, Utterance utterance, long order = 0)
    {
        var file = draft.File;
        if (string.IsNullOrWhiteSpace(utterance.Speaker))
            throw file.Error(line, "the utterance has no speaker", "name who speaks");
        Name(file, line, "speaker's name", utterance.Speaker);
        Name(file, line, "utterance's id", utterance.Id);
        Name(file, line, "emotion", utterance.Emotion);
        Name(file, line, "clip's name", utterance.Clip);
        if (utterance.Text.Length > limits.MaxTextLength)
        {
            throw file.Error(
                line,
                $"the utterance has {utterance.Text.Length:N0} characters, the limit is {limits.MaxTextLength:N0}",
                "cut it into several utterances, or look for a missing quote"
            );
        }

        if (++_count > limits.MaxUtterances)
            throw file.Error(line, $"there are more than {limits.MaxUtterances:N0} utterances", "cut the file into smaller ones");
        if (draft.Rows.Count >= MostTurns)
            throw file.Error(
                line,
                $"the conversation has more than {MostTurns:N0} turns",
                "cut it into several, where it pauses or a scene ends"
            );
        if (!draft.LineOf.TryAdd(utterance.Id, line))
        {
            throw file.Error(
                line,
                $"the utterance \"{utterance.Id}\" of conversation \"{draft.Id}\" has been given before, in line "
                    + $"{draft.LineOf[utterance.Id]}",
                "remove one of the two or give it another id"
            );
        }

        draft.Rows.Add(new Row(order, line, utterance));
    }

    private void Name(SourceFile file, long line, string what, string? name)
    {
        if (name?.Length > limits.MaxNameLength)
        {
            throw file.Error(
                line,
                $"the {what} has {name.Length:N0} characters, the limit is {limits.MaxNameLength:N0}",
                "shorten it, or look for a missing quote or a shifted column"
            );
        }

        if (name is not null && !PlainName.IsPlain(name))
            throw file.Error(line, $"the {what} \"{PlainName.Show(name)}\" has a line break or another control character", "remove it");
    }

    /// <summary>An utterance with its place in the conversation and its line in the file.</summary>
    internal readonly record struct Row(long Order, long Line, Utterance Utterance);

    /// <summary>A conversation while it is being read.</summary>
    internal sealed class Draft(SourceFile file, long line, string id, Split? split)
    {
        public SourceFile File { get; } = file;

        public long Line { get; } = line;

        public string Id { get; } = id;

        public Split? Split { get; } = split;

        public List<Row> Rows { get; } = [];

        public Dictionary<string, long> LineOf { get; } = new(StringComparer.Ordinal);

        /// <summary>The conversation, its utterances in order.</summary>
        public Conversation ToConversation() => new(Id, Rows.OrderBy(row => row.Order).Select(row => row.Utterance).ToArray());
    }
}
