using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

internal sealed partial class EmotionRnnCell
{
    /// <summary>
    /// One step, for the rows of all dialogues that still run; s is a row's speaker, p any other party.
    /// <code>
    /// S⁻, I⁻ = S[s], I[s]
    /// G_t  = GRU_G (G_{t−1}, [S⁻, I⁻, X_t])
    /// a_t  = Σ_{i&lt;t} α_i G_i
    /// S[s] = GRU_SS(S⁻,   [G_t, X_t])        I[s] = GRU_IS(I⁻,   [G_t, a_t])
    /// S[p] = GRU_SL(S[p], [G_t, X_t])        I[p] = GRU_IL(I[p], [G_t, a_t])
    /// E_t  = GRU_E (E_{t−1}, [G_t, X_t, S[s]])
    /// </code>
    /// G_t is used as it is inside the step; what leaves it, G, S, I and E, has been through dropout. The parts of the gates that depend on
    /// X alone are in place,
    /// and E, on which nothing here depends, follows for all steps together in <see cref="Emotions"/>.
    /// </summary>
    private void Step(DirectionTape tape, DirectionState state, int t)
    {
        var d = Options.StateSize;
        var rows = tape.RowsOf(t);
        var turn = tape.TurnsBefore + t;

        var before = Rows(tape.SpeakerBefore, rows);
        Gather(state.S, tape.Source(rows), before.ColumnRange(0, d));
        Gather(state.I, tape.Source(rows), before.ColumnRange(d, d));

        var globalBefore = Rows(tape.GlobalBefore, rows);
        var global = Rows(tape.GlobalAndAttended, rows).ColumnRange(0, d);
        for (var b = 0; b < rows.Count; b++)
            Past(state, b, turn).CopyTo(globalBefore.Row(b));
        _g.Input(States, before, Rows(tape.GatesG, rows));
        _g.Step(Rows(tape.GatesG, rows), globalBefore, global);

        for (var b = 0; b < rows.Count; b++)
        {
            Attend(tape, state, rows, b, turn);
            var past = state.History.Row(state.RowOf(b, turn));
            Drop(global.Row(b), tape.Masks?.G, rows.Start + b, past);
            var key = state.Keys.Row(state.RowOf(b, turn));
            Attention.Key(past, key);
            state.Running?.Add(Attention.Score(past, key, []), past);
        }

        var globalAndAttended = Rows(tape.GlobalAndAttended, rows);
        var self = Rows(tape.SelfAfter, rows);
        _ss.Input(Global, global, Rows(tape.GatesSS, rows));
        _ss.Step(Rows(tape.GatesSS, rows), before.ColumnRange(0, d), self);
        var intra = Rows(tape.IntraAfter, rows);
        _is.Begin(GlobalAndAttended, globalAndAttended, Rows(tape.GatesIS, rows));
        _is.Step(Rows(tape.GatesIS, rows), before.ColumnRange(d, d), intra);

        var listeners = tape.ListenersOf(t);
        if (listeners.Count > 0)
        {
            _sl.Input(Global, global, Rows(tape.HeardSL, rows));
            _il.Begin(GlobalAndAttended, globalAndAttended, Rows(tape.HeardIL, rows));
            Listen(
                _sl,
                tape,
                listeners,
                tape.HeardSL,
                state.S,
                tape.ListenerSBefore,
                tape.GatesSL,
                tape.ListenerSAfter,
                tape.Masks?.ListenerS
            );
            Listen(
                _il,
                tape,
                listeners,
                tape.HeardIL,
                state.I,
                tape.ListenerIBefore,
                tape.GatesIL,
                tape.ListenerIAfter,
                tape.Masks?.ListenerI
            );
        }

        for (var b = 0; b < rows.Count; b++)
        {
            Drop(self.Row(b), tape.Masks?.S, rows.Start + b, state.S.Row(tape.Target(rows)[b]));
            Drop(intra.Row(b), tape.Masks?.I, rows.Start + b, state.I.Row(tape.Target(rows)[b]));
        }
    }

    /// <summary>
    /// The way back through <see cref="Step"/>: from the gradients of what left it, and of G_t and S[s] where the emotion state used them,
    /// to those of what entered it. The gradients of the gates replace the gates.
    /// </summary>
    private void StepBack(DirectionTape tape, DirectionState state, DirectionGradients gradients, int t)
    {
        var d = Options.StateSize;
        var rows = tape.RowsOf(t);
        var target = tape.Target(rows);

        // What reaches S[s] and I[s]: from the emotion state, and from later turns through dropout.
        Matrix self = Rows(gradients.SelfAfter, rows),
            intra = Rows(gradients.IntraAfter, rows);
        for (var b = 0; b < rows.Count; b++)
        {
            DropBack(gradients.S.Row(target[b]), tape.Masks?.S, rows.Start + b, self.Row(b));
            DropBack(gradients.I.Row(target[b]), tape.Masks?.I, rows.Start + b, intra.Row(b));
        }

        var before = Rows(gradients.SpeakerBefore, rows);
        var global = Rows(gradients.GlobalAndAttended, rows).ColumnRange(0, d);
        var globalAndAttended = Rows(gradients.GlobalAndAttended, rows);
        var beforeValues = Rows(tape.SpeakerBefore, rows);
        _ss.StepBack(Rows(tape.GatesSS, rows), beforeValues.ColumnRange(0, d), self, before.ColumnRange(0, d));
        _ss.InputBack(Global, Rows(tape.GatesSS, rows), global);
        _is.StepBack(Rows(tape.GatesIS, rows), beforeValues.ColumnRange(d, d), intra, before.ColumnRange(d, d));
        _is.InputBack(GlobalAndAttended, Rows(tape.GatesIS, rows), globalAndAttended);

        var listeners = tape.ListenersOf(t);
        if (tape.Listeners > 0)
        {
            ListenBack(
                _sl,
                tape,
                listeners,
                Rows(tape.HeardSL, rows),
                rows.Start,
                gradients.S,
                tape.ListenerSBefore,
                tape.GatesSL,
                gradients.ListenerAfter,
                tape.Masks?.ListenerS
            );
            ListenBack(
                _il,
                tape,
                listeners,
                Rows(tape.HeardIL, rows),
                rows.Start,
                gradients.I,
                tape.ListenerIBefore,
                tape.GatesIL,
                gradients.ListenerAfter,
                tape.Masks?.ListenerI
            );
        }

        if (listeners.Count > 0)
        {
            _sl.InputBack(Global, Rows(tape.HeardSL, rows), global);
            _il.InputBack(GlobalAndAttended, Rows(tape.HeardIL, rows), globalAndAttended);
        }

        for (var b = 0; b < rows.Count; b++)
        {
            AttendBack(tape, state, gradients, rows, b, t);
            var turn = state.HistoryStart[b] + t;
            Attention.KeyBack(state.History.Row(turn), state.Keys.Row(turn), gradients.Keys.Row(turn), gradients.History.Row(turn));
            DropBack(gradients.History.Row(turn), tape.Masks?.G, rows.Start + b, global.Row(b));
        }

        var globalBefore = gradients.GlobalBefore.RowRange(0, rows.Count);
        _g.StepBack(Rows(tape.GatesG, rows), Rows(tape.GlobalBefore, rows), global, globalBefore);
        _g.InputBack(States, Rows(tape.GatesG, rows), before);
        for (var b = 0; b < rows.Count; b++)
        {
            var past = t > 0 ? gradients.History.Row(state.HistoryStart[b] + t - 1) : gradients.InitialG.Row(b);
            TensorPrimitives.Add(past, globalBefore.Row(b), past);
            var source = tape.Source(rows)[b];
            TensorPrimitives.Add(gradients.S.Row(source), before.ColumnRange(0, d).Row(b), gradients.S.Row(source));
            TensorPrimitives.Add(gradients.I.Row(source), before.ColumnRange(d, d).Row(b), gradients.I.Row(source));
        }
    }

    /// <summary>Every listener of a step hears what its dialogue's row says, in its own state.</summary>
    private static void Listen(
        GruCell unit,
        DirectionTape tape,
        RowRange listeners,
        Matrix heard,
        Matrix states,
        Matrix before,
        Matrix gates,
        Matrix after,
        Matrix? mask
    )
    {
        var slots = tape.ListenerSlot(listeners);
        Gather(states, slots, Rows(before, listeners));
        for (var i = 0; i < listeners.Count; i++)
            heard.Row(tape.HeardRow(listeners.Start + i)).CopyTo(gates.Row(listeners.Start + i));
        unit.Step(Rows(gates, listeners), Rows(before, listeners), Rows(after, listeners));
        for (var i = 0; i < listeners.Count; i++)
            Drop(after.Row(listeners.Start + i), mask, listeners.Start + i, states.Row(slots[i]));
    }

    private static void ListenBack(
        GruCell unit,
        DirectionTape tape,
        RowRange listeners,
        Matrix heard,
        int firstRow,
        Matrix stateGradients,
        Matrix before,
        Matrix gates,
        Matrix scratch,
        Matrix? mask
    )
    {
        var slots = tape.ListenerSlot(listeners);
        var after = scratch.RowRange(0, listeners.Count);
        after.Clear();
        for (var i = 0; i < listeners.Count; i++)
            DropBack(stateGradients.Row(slots[i]), mask, listeners.Start + i, after.Row(i));
        unit.StepBack(Rows(gates, listeners), Rows(before, listeners), after, after);
        heard.Clear();
        for (var i = 0; i < listeners.Count; i++)
        {
            after.Row(i).CopyTo(stateGradients.Row(slots[i]));
            var row = heard.Row(tape.HeardRow(listeners.Start + i) - firstRow);
            TensorPrimitives.Add(row, gates.Row(listeners.Start + i), row);
        }
    }

    private void Attend(DirectionTape tape, DirectionState state, RowRange rows, int b, int turn)
    {
        var attended = tape.GlobalAndAttended.ColumnRange(Options.StateSize, Options.StateSize).Row(rows.Start + b);
        if (state.Running is { } running)
        {
            running.Attend(tape.WeightsOf(rows.Start + b)[..turn], attended);
            return;
        }

        var (from, count) = Window(turn);
        var start = state.HistoryStart[b] + from;
        Attention.Attend(
            state.History.RowRange(start, count),
            state.Keys.RowRange(start, count),
            tape.Queries.Row(rows.Start + b),
            tape.Visible(b, from, count),
            tape.WeightsOf(rows.Start + b).Slice(from, count),
            attended
        );
        tape.WeightsOf(rows.Start + b)[..from].Clear();
    }

    private void AttendBack(DirectionTape tape, DirectionState state, DirectionGradients gradients, RowRange rows, int b, int t)
    {
        var (from, count) = Window(t);
        var start = state.HistoryStart[b] + from;
        Attention.AttendBack(
            state.History.RowRange(start, count),
            state.Keys.RowRange(start, count),
            tape.Queries.Row(rows.Start + b),
            tape.WeightsOf(rows.Start + b).Slice(from, count),
            gradients.GlobalAndAttended.ColumnRange(Options.StateSize, Options.StateSize).Row(rows.Start + b),
            gradients.History.RowRange(start, count),
            gradients.Keys.RowRange(start, count),
            gradients.Queries.Row(rows.Start + b)
        );
    }

    /// <summary>The past turns that a turn may attend to.</summary>
    private (int From, int Count) Window(int turn)
    {
        var from = Options.AttentionWindow == 0 ? 0 : int.Max(0, turn - Options.AttentionWindow);
        return (from, turn - from);
    }

    /// <summary>G_{t−1} of a dialogue as it left its step.</summary>
    private ReadOnlySpan<float> Past(DirectionState state, int b, int turn) =>
        turn > 0 ? state.History.Row(state.RowOf(b, turn - 1)) : InitialG;

    private static Matrix Rows(Matrix matrix, RowRange rows) => matrix.RowRange(rows.Start, rows.Count);

    private static void Gather(Matrix states, ReadOnlySpan<int> slots, Matrix rows)
    {
        for (var i = 0; i < slots.Length; i++)
            states.Row(slots[i]).CopyTo(rows.Row(i));
    }

    /// <summary>state = dropout(after): what leaves the step.</summary>
    private static void Drop(ReadOnlySpan<float> after, Matrix? mask, int row, Span<float> state)
    {
        if (mask is { } factors)
            TensorPrimitives.Multiply(after, factors.Row(row), state);
        else
            after.CopyTo(state);
    }

    /// <summary>
    /// dafter += dropout(dstate): the gradient of what left the step is taken from where it gathered, which is left empty.
    /// </summary>
    private static void DropBack(Span<float> stateGradient, Matrix? mask, int row, Span<float> afterGradient)
    {
        if (mask is { } factors)
            TensorPrimitives.MultiplyAdd(stateGradient, factors.Row(row), afterGradient, afterGradient);
        else
            TensorPrimitives.Add(afterGradient, stateGradient, afterGradient);
        stateGradient.Clear();
    }
}
