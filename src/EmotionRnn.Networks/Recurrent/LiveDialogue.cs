using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// A dialogue that is read turn by turn as it happens. What it answers to a turn is, to rounding, what the whole dialogue would give for
/// it.
/// Not safe for several threads at once.
/// </summary>
public sealed class LiveDialogue
{
    private readonly EmotionRnnNetwork _network;
    private readonly DirectionState _state;

    internal LiveDialogue(EmotionRnnNetwork network, EmotionRnnCell cell)
    {
        _network = network;
        _state = new(cell, new Workspace(smallestBlock: 1024));
        _state.StartLive();
    }

    /// <summary>The turns read so far.</summary>
    public int Turns { get; private set; }

    /// <summary>The parties who have spoken so far.</summary>
    public int Parties { get; private set; }

    /// <summary>Reads a turn.</summary>
    /// <param name="features">The utterance's features [Dx].</param>
    /// <param name="party">The speaker: 0 to <see cref="Parties"/> − 1, or <see cref="Parties"/> for somebody who has not spoken
    /// yet.</param>
    /// <param name="attention">How many of the earlier turns with the largest attention weights to name.</param>
    /// <returns>The log-probabilities [C] of the turn, and where it attended to.</returns>
    /// <exception cref="ArgumentException">The features or the party do not fit.</exception>
    public TurnAnswer Add(ReadOnlySpan<float> features, int party, int attention = 0)
    {
        if (features.Length != _network.Options.InputSize)
            throw new ArgumentException($"A turn needs {_network.Options.InputSize} features; it has {features.Length}.", nameof(features));
        if (party < 0 || party > Parties)
            throw new ArgumentException($"The party must lie in 0 to {Parties}; it is {party}.", nameof(party));
        _state.Reserve(slots: 2 + int.Max(Parties, party), turns: Turns + 1);
        var answer = _network.AnswerTurn(_state, features, party, Parties, Turns, attention);
        Turns++;
        Parties = int.Max(Parties, party + 1);
        return answer;
    }
}

/// <summary>What the network says of a turn.</summary>
/// <param name="LogProbabilities">[C].</param>
/// <param name="Attended">The earlier turns with the largest attention weights, largest first; empty where not asked for.</param>
public sealed record TurnAnswer(float[] LogProbabilities, AttendedTurn[] Attended);
