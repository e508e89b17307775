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
    private void Step(DirectionPass pass, DirectionState state, int t)
    {
        var d = Options.StateSize;
        var rows = pass.RowsOf(t);
        var turn = pass.TurnsBefore + t;

        var before = Rows(pass.SpeakerBefore, rows);
        Gather(state.S, pass.Source(rows), before.ColumnRange(0, d));
        Gather(state.I, pass.Source(rows), before.ColumnRange(d, d));

        var globalBefore = Rows(pass.GlobalBefore, rows);
        var global = Rows(pass.GlobalAndAttended, rows).ColumnRange(0, d);
        for (var b = 0; b < rows.Count; b++)
            Past(state, b, turn).CopyTo(globalBefore.Row(b));
        _g.Input(States, before, Rows(pass.GatesG, rows));
        _g.Step(Rows(pass.GatesG, rows), globalBefore, global);

        for (var b = 0; b < rows.Count; b++)
        {
            Attend(pass, state, rows, b, turn);
            var past = state.History.Row(state.RowOf(b, turn));
            Leave(global.Row(b), pass.Dropped?.G, rows.Start + b, past);
            var key = state.Keys.Row(state.RowOf(b, turn));
            Attention.Key(past, key);
            state.Running?.Add(Attention.Score(past, key, []), past);
        }

        var heard = Rows(pass.GlobalAndAttended, rows);
        var self = Rows(pass.SelfAfter, rows);
        _ss.Input(Global, global, Rows(pass.GatesSS, rows));
        _ss.Step(Rows(pass.GatesSS, rows), before.ColumnRange(0, d), self);
        var intra = Rows(pass.IntraAfter, rows);
        _is.Begin(GlobalAndAttended, heard, Rows(pass.GatesIS, rows));
        _is.Step(Rows(pass.GatesIS, rows), before.ColumnRange(d, d), intra);

        var listeners = pass.ListenersOf(t);
        if (listeners.Count > 0)
        {
            _sl.Input(Global, global, Rows(pass.HeardSL, rows));
            _il.Begin(GlobalAndAttended, heard, Rows(pass.HeardIL, rows));
            Listen(
                _sl,
                pass,
                listeners,
                pass.HeardSL,
                state.S,
                pass.ListenerSBefore,
                pass.GatesSL,
                pass.ListenerSAfter,
                pass.Dropped?.ListenerS
            );
            Listen(
                _il,
                pass,
                listeners,
                pass.HeardIL,
                state.I,
                pass.ListenerIBefore,
                pass.GatesIL,
                pass.ListenerIAfter,
                pass.Dropped?.ListenerI
            );
        }

        for (var b = 0; b < rows.Count; b++)
        {
            Leave(self.Row(b), pass.Dropped?.S, rows.Start + b, state.S.Row(pass.Target(rows)[b]));
            Leave(intra.Row(b), pass.Dropped?.I, rows.Start + b, state.I.Row(pass.Target(rows)[b]));
        }
    }

    /// <summary>
    /// The way back through <see cref="Step"/>: from the gradients of what left it, and of G_t and S[s] where the emotion state used them,
    /// to those of what entered it. The gradients of the gates replace the gates.
    /// </summary>
    private void StepBack(DirectionPass pass, DirectionState state, DirectionGradients gradients, int t)
    {
        var d = Options.StateSize;
        var rows = pass.RowsOf(t);
        var target = pass.Target(rows);

        // What reaches S[s] and I[s]: from the emotion state, and from later turns through dropout.
        Matrix self = Rows(gradients.SelfAfter, rows),
            intra = Rows(gradients.IntraAfter, rows);
        for (var b = 0; b < rows.Count; b++)
        {
            Return(gradients.S.Row(target[b]), pass.Dropped?.S, rows.Start + b, self.Row(b));
            Return(gradients.I.Row(target[b]), pass.Dropped?.I, rows.Start + b, intra.Row(b));
        }

        var before = Rows(gradients.SpeakerBefore, rows);
        var global = Rows(gradients.GlobalAndAttended, rows).ColumnRange(0, d);
        var heard = Rows(gradients.GlobalAndAttended, rows);
        var beforeValues = Rows(pass.SpeakerBefore, rows);
        _ss.StepBack(Rows(pass.GatesSS, rows), beforeValues.ColumnRange(0, d), self, before.ColumnRange(0, d));
        _ss.InputBack(Global, Rows(pass.GatesSS, rows), global);
        _is.StepBack(Rows(pass.GatesIS, rows), beforeValues.ColumnRange(d, d), intra, before.ColumnRange(d, d));
        _is.InputBack(GlobalAndAttended, Rows(pass.GatesIS, rows), heard);

        var listeners = pass.ListenersOf(t);
        if (pass.Listeners > 0)
        {
            ListenBack(
                _sl,
                pass,
                listeners,
                Rows(pass.HeardSL, rows),
                rows.Start,
                gradients.S,
                pass.ListenerSBefore,
                pass.GatesSL,
                gradients.Listener,
                pass.Dropped?.ListenerS
            );
            ListenBack(
                _il,
                pass,
                listeners,
                Rows(pass.HeardIL, rows),
                rows.Start,
                gradients.I,
                pass.ListenerIBefore,
                pass.GatesIL,
                gradients.Listener,
                pass.Dropped?.ListenerI
            );
        }

        if (listeners.Count > 0)
        {
            _sl.InputBack(Global, Rows(pass.HeardSL, rows), global);
            _il.InputBack(GlobalAndAttended, Rows(pass.HeardIL, rows), heard);
        }

        for (var b = 0; b < rows.Count; b++)
        {
            AttendBack(pass, state, gradients, rows, b, t);
            var turn = state.HistoryStart[b] + t;
            Attention.KeyBack(state.History.Row(turn), state.Keys.Row(turn), gradients.Keys.Row(turn), gradients.History.Row(turn));
            Return(gradients.History.Row(turn), pass.Dropped?.G, rows.Start + b, global.Row(b));
        }

        var globalBefore = gradients.GlobalBefore.RowRange(0, rows.Count);
        _g.StepBack(Rows(pass.GatesG, rows), Rows(pass.GlobalBefore, rows), global, globalBefore);
        _g.InputBack(States, Rows(pass.GatesG, rows), before);
        for (var b = 0; b < rows.Count; b++)
        {
            var past = t > 0 ? gradients.History.Row(state.HistoryStart[b] + t - 1) : gradients.InitialG.Row(b);
            TensorPrimitives.Add(past, globalBefore.Row(b), past);
            var source = pass.Source(rows)[b];
            TensorPrimitives.Add(gradients.S.Row(source), before.ColumnRange(0, d).Row(b), gradients.S.Row(source));
            TensorPrimitives.Add(gradients.I.Row(source), before.ColumnRange(d, d).Row(b), gradients.I.Row(source));
        }
    }

    /// <summary>Every listener of a step hears what its dialogue's row says, in its own state.</summary>
    private static void Listen(
        GruCell unit,
        DirectionPass pass,
        Stretch listeners,
        Matrix heard,
        Matrix states,
        Matrix before,
        Matrix gates,
        Matrix after,
        Matrix? dropped
    )
    {
        var slots = pass.ListenerSlot(listeners);
        Gather(states, slots, Rows(before, listeners));
        for (var i = 0; i < listeners.Count; i++)
            heard.Row(pass.HeardRow(listeners.Start + i)).CopyTo(gates.Row(listeners.Start + i));
        unit.Step(Rows(gates, listeners), Rows(before, listeners), Rows(after, listeners));
        for (var i = 0; i < listeners.Count; i++)
            Leave(after.Row(listeners.Start + i), dropped, listeners.Start + i, states.Row(slots[i]));
    }

    private static void ListenBack(
        GruCell unit,
        DirectionPass pass,
        Stretch listeners,
        Matrix heard,
        int firstRow,
        Matrix stateGradients,
        Matrix before,
        Matrix gates,
        Matrix scratch,
        Matrix? dropped
    )
    {
        var slots = pass.ListenerSlot(listeners);
        var after = scratch.RowRange(0, listeners.Count);
        after.Clear();
        for (var i = 0; i < listeners.Count; i++)
            Return(stateGradients.Row(slots[i]), dropped, listeners.Start + i, after.Row(i));
        unit.StepBack(Rows(gates, listeners), Rows(before, listeners), after, after);
        heard.Clear();
        for (var i = 0; i < listeners.Count; i++)
        {
            after.Row(i).CopyTo(stateGradients.Row(slots[i]));
            var row = heard.Row(pass.HeardRow(listeners.Start + i) - firstRow);
            TensorPrimitives.Add(row, gates.Row(listeners.Start + i), row);
        }
    }

    private void Attend(DirectionPass pass, DirectionState state, Stretch rows, int b, int turn)
    {
        var attended = pass.GlobalAndAttended.ColumnRange(Options.StateSize, Options.StateSize).Row(rows.Start + b);
        if (state.Running is { } running)
        {
            running.Attend(pass.WeightsOf(rows.Start + b)[..turn], attended);
            return;
        }

        var (from, count) = Window(turn);
        var start = state.HistoryStart[b] + from;
        Attention.Attend(
            state.History.RowRange(start, count),
            state.Keys.RowRange(start, count),
            pass.Queries.Row(rows.Start + b),
            pass.Visible(b, from, count),
            pass.WeightsOf(rows.Start + b).Slice(from, count),
            attended
        );
        pass.WeightsOf(rows.Start + b)[..from].Clear();
    }

    private void AttendBack(DirectionPass pass, DirectionState state, DirectionGradients gradients, Stretch rows, int b, int t)
    {
        var (from, count) = Window(t);
        var start = state.HistoryStart[b] + from;
        Attention.AttendBack(
            state.History.RowRange(start, count),
            state.Keys.RowRange(start, count),
            pass.Queries.Row(rows.Start + b),
            pass.WeightsOf(rows.Start + b).Slice(from, count),
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

    private static Matrix Rows(Matrix matrix, Stretch rows) => matrix.RowRange(rows.Start, rows.Count);

    private static void Gather(Matrix states, ReadOnlySpan<int> slots, Matrix rows)
    {
        for (var i = 0; i < slots.Length; i++)
            states.Row(slots[i]).CopyTo(rows.Row(i));
    }

    /// <summary>A state leaves the step, through dropout where there is one.</summary>
    private static void Leave(ReadOnlySpan<float> after, Matrix? dropped, int row, Span<float> state)
    {
        if (dropped is { } factors)
            TensorPrimitives.Multiply(after, factors.Row(row), state);
        else
            after.CopyTo(state);
    }

    /// <summary>
    /// The gradient of a state that left the step is taken from where it gathered, and added to that of the state before dropout.
    /// </summary>
    private static void Return(Span<float> stateGradient, Matrix? dropped, int row, Span<float> afterGradient)
    {
        if (dropped is { } factors)
            TensorPrimitives.MultiplyAdd(stateGradient, factors.Row(row), afterGradient, afterGradient);
        else
            TensorPrimitives.Add(afterGradient, stateGradient, afterGradient);
        stateGradient.Clear();
    }
}
