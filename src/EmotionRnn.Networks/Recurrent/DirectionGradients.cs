using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>The gradients that travel the way back of one pass.</summary>
internal sealed class DirectionGradients
{
    /// <summary>Of the states in their slots, as they are at the step the way back has reached.</summary>
    public Matrix S { get; private set; }

    public Matrix I { get; private set; }

    public Matrix E { get; private set; }

    /// <summary>Of past global states as they left their step, and of their attention keys.</summary>
    public Matrix History { get; private set; }

    public Matrix Keys { get; private set; }

    /// <summary>Of the attention's queries, a row an utterance.</summary>
    public Matrix Queries { get; private set; }

    /// <summary>Of G_t and a_t, S[s] and I[s] after the turn, and S⁻ and I⁻ before it.</summary>
    public Matrix GlobalAndAttended { get; private set; }

    public Matrix SelfAfter { get; private set; }

    public Matrix IntraAfter { get; private set; }

    public Matrix SpeakerBefore { get; private set; }

    /// <summary>Room for one step: of G_{t−1}, of E, of the listeners' states.</summary>
    public Matrix GlobalBefore { get; private set; }

    public Matrix Emotion { get; private set; }

    public Matrix Listener { get; private set; }

    /// <summary>Of G before the first turn, a row a dialogue.</summary>
    public Matrix InitialG { get; private set; }

    public void Take(DirectionPass pass, DirectionState state, Workspace memory)
    {
        S = memory.TakeCleared(state.S.Rows, state.S.Columns);
        I = memory.TakeCleared(state.I.Rows, state.I.Columns);
        E = memory.TakeCleared(state.E.Rows, state.E.Columns);
        History = memory.TakeCleared(state.History.Rows, state.History.Columns);
        Keys = memory.TakeCleared(state.Keys.Rows, state.Keys.Columns);
        Queries = memory.TakeCleared(pass.Rows, pass.Queries.Columns);
        GlobalAndAttended = memory.TakeCleared(pass.Rows, pass.GlobalAndAttended.Columns);
        SelfAfter = memory.TakeCleared(pass.Rows, pass.SelfAfter.Columns);
        IntraAfter = memory.TakeCleared(pass.Rows, pass.IntraAfter.Columns);
        SpeakerBefore = memory.Take(pass.Rows, pass.SpeakerBefore.Columns);
        var widest = pass.RowsOf(0).Count;
        GlobalBefore = memory.Take(widest, pass.GlobalBefore.Columns);
        Emotion = memory.Take(widest, pass.Emotion.Columns);
        InitialG = memory.TakeCleared(widest, pass.GlobalBefore.Columns);
        var mostListeners = 0;
        for (var t = pass.FirstStep; t < pass.EndStep; t++)
            mostListeners = int.Max(mostListeners, pass.ListenersOf(t).Count);
        Listener = memory.Take(mostListeners, state.S.Columns);
    }
}
