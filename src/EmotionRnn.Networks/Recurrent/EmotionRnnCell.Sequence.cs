using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <remarks>
/// What does not wait for the step before is one product over all rows: the gates' share of X, the emotion units' input, and every gradient
/// of a weight.
/// </remarks>
internal sealed partial class EmotionRnnCell
{
    /// <summary>Runs the steps of a tape; its rows of <see cref="DirectionTape.Emotion"/> are the answer.</summary>
    public void Forward(DirectionTape tape, DirectionState state)
    {
        Attention.Queries(tape.X, tape.Queries);
        _g.Begin(InputOfG, tape.X, tape.GatesG);
        _ss.Begin(InputOfS, tape.X, tape.GatesSS);
        if (tape.Listeners > 0)
            _sl.Begin(InputOfS, tape.X, tape.HeardSL);
        for (var t = tape.FirstStep; t < tape.EndStep; t++)
            Step(tape, state, t);
        Emotions(tape, state);
    }

    /// <summary>From the gradients of the emotion states to those of the parameters, added, and of the features where wanted.</summary>
    /// <param name="tape">As <see cref="Forward"/> left it; its gates are replaced by their gradients.</param>
    /// <param name="state">As <see cref="Forward"/> left it.</param>
    /// <param name="gradients">Cleared.</param>
    /// <param name="emotion">Gradients of the emotion states [rows × De].</param>
    /// <param name="input">Where those of X go, added; null where nobody wants them.</param>
    public void Backward(DirectionTape tape, DirectionState state, DirectionGradients gradients, Matrix emotion, Matrix? input)
    {
        EmotionsBack(tape, gradients, emotion);
        for (var t = tape.EndStep - 1; t >= tape.FirstStep; t--)
            StepBack(tape, state, gradients, t);
        Attention.QueriesBack(tape.X, gradients.Queries, input);
        WeightGradients(tape);
        InitialGradients(gradients);
        if (input is not { } x)
            return;
        _g.InputBack(InputOfG, tape.GatesG, x);
        _ss.InputBack(InputOfS, tape.GatesSS, x);
        if (tape.Listeners > 0)
            _sl.InputBack(InputOfS, tape.HeardSL, x);
        _e.InputBack(InputOfE, tape.GatesE, x);
    }

    /// <summary>E_t = GRU_E(E_{t−1}, [G_t, X_t, S[s]]) for all steps; the option adds I[s].</summary>
    private void Emotions(DirectionTape tape, DirectionState state)
    {
        _e.Begin(InputOfE, tape.X, tape.GatesE);
        _e.Input(GlobalOfE, GlobalOf(tape.GlobalAndAttended), tape.GatesE);
        _e.Input(SelfOfE, tape.SelfAfter, tape.GatesE);
        if (Options.EmotionUsesIntra)
            _e.Input(IntraOfE, tape.IntraAfter, tape.GatesE);
        for (var t = tape.FirstStep; t < tape.EndStep; t++)
        {
            var rows = tape.RowsOf(t);
            for (var b = 0; b < rows.Count; b++)
                state.E.Row(Chain(tape, rows, b)).CopyTo(tape.EmotionBefore.Row(rows.Start + b));
            _e.Step(Rows(tape.GatesE, rows), Rows(tape.EmotionBefore, rows), Rows(tape.EmotionAfter, rows));
            for (var b = 0; b < rows.Count; b++)
            {
                var row = rows.Start + b;
                Drop(tape.EmotionAfter.Row(row), tape.Masks?.E, row, state.E.Row(Chain(tape, rows, b)));
                if (tape.Masks is not null)
                    state.E.Row(Chain(tape, rows, b)).CopyTo(tape.Emotion.Row(row));
            }
        }
    }

    private void EmotionsBack(DirectionTape tape, DirectionGradients gradients, Matrix emotion)
    {
        for (var t = tape.EndStep - 1; t >= tape.FirstStep; t--)
        {
            var rows = tape.RowsOf(t);
            var after = gradients.Emotion.RowRange(0, rows.Count);
            after.Clear();
            for (var b = 0; b < rows.Count; b++)
            {
                var chain = gradients.E.Row(Chain(tape, rows, b));
                TensorPrimitives.Add(chain, emotion.Row(rows.Start + b), chain);
                DropBack(chain, tape.Masks?.E, rows.Start + b, after.Row(b));
            }

            _e.StepBack(Rows(tape.GatesE, rows), Rows(tape.EmotionBefore, rows), after, after);
            for (var b = 0; b < rows.Count; b++)
                after.Row(b).CopyTo(gradients.E.Row(Chain(tape, rows, b)));
        }

        _e.InputBack(GlobalOfE, tape.GatesE, GlobalOf(gradients.GlobalAndAttended));
        _e.InputBack(SelfOfE, tape.GatesE, gradients.SelfAfter);
        if (Options.EmotionUsesIntra)
            _e.InputBack(IntraOfE, tape.GatesE, gradients.IntraAfter);
    }

    private void WeightGradients(DirectionTape tape)
    {
        var (d, global) = (Options.StateSize, GlobalOf(tape.GlobalAndAttended));
        Matrix selfBefore = tape.SpeakerBefore.ColumnRange(0, d),
            intraBefore = tape.SpeakerBefore.ColumnRange(d, d);

        _g.InputGradient(States, tape.SpeakerBefore, tape.GatesG);
        _g.InputGradient(InputOfG, tape.X, tape.GatesG);
        RecurrentGradients(_g, tape.GlobalBefore, tape.GatesG);

        _ss.InputGradient(Global, global, tape.GatesSS);
        _ss.InputGradient(InputOfS, tape.X, tape.GatesSS);
        RecurrentGradients(_ss, selfBefore, tape.GatesSS);

        _is.InputGradient(GlobalAndAttended, tape.GlobalAndAttended, tape.GatesIS);
        RecurrentGradients(_is, intraBefore, tape.GatesIS);

        if (tape.Listeners > 0)
        {
            _sl.InputGradient(Global, global, tape.HeardSL);
            _sl.InputGradient(InputOfS, tape.X, tape.HeardSL);
            _sl.InputBiasGradient(tape.HeardSL);
            _sl.HiddenBiasGradient(tape.GatesSL);
            _sl.HiddenGradient(tape.ListenerSBefore, tape.GatesSL);

            _il.InputGradient(GlobalAndAttended, tape.GlobalAndAttended, tape.HeardIL);
            _il.InputBiasGradient(tape.HeardIL);
            _il.HiddenBiasGradient(tape.GatesIL);
            _il.HiddenGradient(tape.ListenerIBefore, tape.GatesIL);
        }

        _e.InputGradient(GlobalOfE, global, tape.GatesE);
        _e.InputGradient(InputOfE, tape.X, tape.GatesE);
        _e.InputGradient(SelfOfE, tape.SelfAfter, tape.GatesE);
        if (Options.EmotionUsesIntra)
            _e.InputGradient(IntraOfE, tape.IntraAfter, tape.GatesE);
        RecurrentGradients(_e, tape.EmotionBefore, tape.GatesE);
    }

    private static void RecurrentGradients(GruCell unit, Matrix before, Matrix gates)
    {
        unit.InputBiasGradient(gates);
        unit.HiddenBiasGradient(gates);
        unit.HiddenGradient(before, gates);
    }

    /// <summary>Where the first states are learned, the gradients that reached the beginning, over all slots.</summary>
    private void InitialGradients(DirectionGradients gradients)
    {
        if (Options.InitialState != InitialState.Learned)
            return;
        Sum(gradients.InitialG, _initialG!);
        Sum(gradients.S, _initialS!);
        Sum(gradients.I, _initialI!);
        Sum(gradients.E, _initialE!);

        static void Sum(Matrix rows, Parameter initial)
        {
            for (var i = 0; i < rows.Rows; i++)
                TensorPrimitives.Add(initial.Gradients, rows.Row(i), initial.Gradients);
        }
    }

    private Matrix GlobalOf(Matrix globalAndAttended) => globalAndAttended.ColumnRange(0, Options.StateSize);

    /// <summary>The chain to which the emotion state of a row belongs: its dialogue's, or its speaker's.</summary>
    private int Chain(DirectionTape tape, RowRange rows, int b) => Options.EmotionPerSpeaker ? tape.Target(rows)[b] : b;
}
