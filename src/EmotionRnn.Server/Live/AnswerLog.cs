using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

namespace EmotionRnn.Server.Live;

/// <summary>
/// The answers of a live conversation, kept in little memory so that they can be given again: without what was said, a hundred bytes or so
/// a turn.
/// </summary>
/// <param name="labels">The emotions that the model tells apart.</param>
internal sealed class AnswerLog(LabelSet labels)
{
    private readonly List<Turn> _turns = [];
    private readonly List<float> _probabilities = [];
    private readonly List<(int Index, float Weight)> _attended = [];
    private readonly Dictionary<int, string> _reasons = [];
    private readonly PartyNumbers _parties = new();

    /// <summary>The turns that were answered.</summary>
    public int Count => _turns.Count;

    /// <summary>The speakers so far.</summary>
    public IReadOnlyList<string> Speakers => _parties.Names;

    /// <summary>Keeps an answer.</summary>
    public void Add(UtteranceEmotion answer)
    {
        if (answer.AbstentionReason is { } reason)
            _reasons.Add(_turns.Count, reason);
        _turns.Add(new(Fingerprint(answer.Utterance.Text), _parties.Add(answer.Utterance.Speaker), _attended.Count));
        foreach (var probability in answer.Probabilities)
            _probabilities.Add((float)probability);
        foreach (var (index, weight) in answer.Attended)
            _attended.Add((index, (float)weight));
    }

    /// <summary>Whether a turn was these words of this speaker.</summary>
    public bool Was(int turn, string speaker, string text) =>
        Speakers[_turns[turn].Speaker] == speaker && _turns[turn].Text == Fingerprint(text);

    /// <summary>An answer, without the words.</summary>
    public UtteranceEmotion this[int turn]
    {
        get
        {
            var probabilities = new double[labels.Count];
            for (var c = 0; c < probabilities.Length; c++)
                probabilities[c] = _probabilities[turn * labels.Count + c];
            var best = Array.IndexOf(probabilities, probabilities.Max());
            var from = _turns[turn].Attended;
            var end = turn + 1 < _turns.Count ? _turns[turn + 1].Attended : _attended.Count;
            var attended = _attended.GetRange(from, end - from).Select(past => new AttendedUtterance(past.Index, past.Weight));
            return new(
                new() { Id = $"{turn}", Speaker = Speakers[_turns[turn].Speaker] },
                labels[best],
                probabilities[best],
                probabilities,
                [.. attended],
                _reasons.GetValueOrDefault(turn)
            );
        }
    }

    // The hash has a key of this process, so that nobody outside can make two texts meet.
    private static long Fingerprint(string text) => ((long)text.GetHashCode(StringComparison.Ordinal) << 32) | (uint)text.Length;

    private readonly record struct Turn(long Text, int Speaker, int Attended);
}
