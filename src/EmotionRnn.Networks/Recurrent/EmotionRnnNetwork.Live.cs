using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <content>One turn at a time.</content>
public sealed partial class EmotionRnnNetwork
{
    /// <summary>Whether a turn's answer needs nothing that comes after it.</summary>
    public bool CanReadLive => !Options.Bidirectional && !Options.EmotionAttention;

    /// <summary>Starts a dialogue that is read turn by turn. Several may be read at once.</summary>
    /// <exception cref="InvalidOperationException">The network also reads backward, or attends over the whole dialogue.</exception>
    public LiveDialogue StartLive() =>
        CanReadLive
            ? new(this, _cells[0])
            : throw new InvalidOperationException(
                "This network needs the whole dialogue. To answer turn by turn, train one that reads forward only."
            );

    internal TurnAnswer AnswerTurn(
        DirectionState state,
        ReadOnlySpan<float> features,
        int party,
        int parties,
        int turnsBefore,
        int attention
    )
    {
        Parameters.Packing.Ensure();
        var context = _turnContexts.TryTake(out var idle) ? idle : new();
        var answer = context.Answer(this, state, features, party, parties, turnsBefore, attention);
        _turnContexts.Add(context);
        return answer;
    }

    /// <summary>The memory of one turn.</summary>
    private sealed class TurnContext
    {
        private readonly DirectionTape _tape = new();
        private readonly Workspace _memory = new();

        public TurnAnswer Answer(
            EmotionRnnNetwork network,
            DirectionState state,
            ReadOnlySpan<float> features,
            int party,
            int parties,
            int turnsBefore,
            int attention
        )
        {
            _memory.Reset();
            _tape.Plan.Turn(party, parties, network.Options.Listener);
            _tape.Take(network._cells[0], _memory, 0, 1, keepWeights: false, turnsBefore);
            if (network._projection is { } projection)
                _tape.Read(projection.Forward([new(features.ToArray(), [0])], _memory, dropout: null, out _)[0].Features);
            else
                _tape.Read(features);
            network._cells[0].Forward(_tape, state);
            var result = network._head.Forward(_tape.Emotion, [1], _memory, dropout: null).LogProbabilities.Row(0).ToArray();
            var attended = attention > 0 ? AttentionCollector.Largest(_tape.WeightsOf(0)[..turnsBefore], attention) : [];
            GC.KeepAlive(network);
            GC.KeepAlive(state);
            GC.KeepAlive(this);
            return new(result, attended);
        }
    }
}
