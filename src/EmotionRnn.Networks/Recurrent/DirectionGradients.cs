using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>The gradients that travel the way back of one tape; the letters are those of <see cref="DirectionTape"/>.</summary>
internal sealed class DirectionGradients
{
    /// <summary>Of S, of the step that the way back has reached [slots × D].</summary>
    public Matrix S { get; private set; }

    /// <summary>Of I, of the step that the way back has reached [slots × D].</summary>
    public Matrix I { get; private set; }

    /// <summary>Of E, of the step that the way back has reached [chains × De].</summary>
    public Matrix E { get; private set; }

    /// <summary>Of past global states as they left their step [turns of all dialogues × D].</summary>
    public Matrix History { get; private set; }

    /// <summary>Of their attention keys [turns of all dialogues × <see cref="HistoryAttention.KeyWidth"/>].</summary>
    public Matrix Keys { get; private set; }

    /// <summary>Of the attention's queries [R × <see cref="HistoryAttention.QueryWidth"/>].</summary>
    public Matrix Queries { get; private set; }

    /// <summary>Of G_t and a_t [R × 2D].</summary>
    public Matrix GlobalAndAttended { get; private set; }

    /// <summary>Of S[s] after the turn [R × D].</summary>
    public Matrix SelfAfter { get; private set; }

    /// <summary>Of I[s] after the turn [R × D].</summary>
    public Matrix IntraAfter { get; private set; }

    /// <summary>Of S⁻ and I⁻ [R × 2D].</summary>
    public Matrix SpeakerBefore { get; private set; }

    /// <summary>Of G_{t−1} in one step [B × D], B being the dialogues.</summary>
    public Matrix GlobalBefore { get; private set; }

    /// <summary>Of E_t in one step [B × De].</summary>
    public Matrix Emotion { get; private set; }

    /// <summary>Of S[p] or I[p] in one step [most listeners of a step × D].</summary>
    public Matrix ListenerAfter { get; private set; }

    /// <summary>Of G before the first turn [B × D].</summary>
    public Matrix InitialG { get; private set; }

    public void Take(DirectionTape tape, DirectionState state, Workspace memory)
    {
        S = memory.TakeCleared(state.S.Rows, state.S.Columns);
        I = memory.TakeCleared(state.I.Rows, state.I.Columns);
        E = memory.TakeCleared(state.E.Rows, state.E.Columns);
        History = memory.TakeCleared(state.History.Rows, state.History.Columns);
        Keys = memory.TakeCleared(state.Keys.Rows, state.Keys.Columns);
        Queries = memory.TakeCleared(tape.Rows, tape.Queries.Columns);
        GlobalAndAttended = memory.TakeCleared(tape.Rows, tape.GlobalAndAttended.Columns);
        SelfAfter = memory.TakeCleared(tape.Rows, tape.SelfAfter.Columns);
        IntraAfter = memory.TakeCleared(tape.Rows, tape.IntraAfter.Columns);
        SpeakerBefore = memory.Take(tape.Rows, tape.SpeakerBefore.Columns);
        var widest = tape.RowsOf(0).Count;
        GlobalBefore = memory.Take(widest, tape.GlobalBefore.Columns);
        Emotion = memory.Take(widest, tape.Emotion.Columns);
        InitialG = memory.TakeCleared(widest, tape.GlobalBefore.Columns);
        var mostListeners = 0;
        for (var t = tape.FirstStep; t < tape.EndStep; t++)
            mostListeners = int.Max(mostListeners, tape.ListenersOf(t).Count);
        ListenerAfter = memory.Take(mostListeners, state.S.Columns);
    }
}
