using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>The last turns of a live conversation, which a dialogue encoder reads anew at every turn.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class RecentTurns(int most)
{
    private readonly Queue<Utterance> _turns = new(most);

    /// <summary>Adds a turn and gives the conversation of the last turns, this one at its end.</summary>
    public Conversation Add(Utterance turn)
    {
        if (_turns.Count == most)
            _turns.Dequeue();
        _turns.Enqueue(turn);
        return new("", [.. _turns]);
    }
}
