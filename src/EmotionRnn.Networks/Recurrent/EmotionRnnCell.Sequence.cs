using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <remarks>
/// What does not wait for the step before is one product over all rows: the gates' share of X, the emotion units' input, and every gradient
/// of a weight.
/// </remarks>
internal sealed partial class EmotionRnnCell
{
    /// <summary>Runs the steps of a pass; its rows of <see cref="DirectionPass.Emotion"/> are the answer.</summary>
    public void Forward(DirectionPass pass, DirectionState state)
    {
        Attention.Queries(pass.X, pass.Queries);
        _g.Begin(InputOfG, pass.X, pass.GatesG);
        _ss.Begin(InputOfS, pass.X, pass.GatesSS);
        if (pass.Listeners > 0)
            _sl.Begin(InputOfS, pass.X, pass.HeardSL);
        for (var t = pass.FirstStep; t < pass.EndStep; t++)
            Step(pass, state, t);
        Emotions(pass, state);
    }

    /// <summary>From the gradients of the emotion states to those of the parameters, added, and of the features where wanted.</summary>
    /// <param name="pass">As <see cref="Forward"/> left it; its gates are replaced by their gradients.</param>
    /// <param name="state">As <see cref="Forward"/> left it.</param>
    /// <param name="gradients">Cleared.</param>
    /// <param name="emotion">Gradients of the emotion states [rows × De].</param>
    /// <param name="input">Where those of X go, added; null where nobody wants them.</param>
    public void Backward(DirectionPass pass, DirectionState state, DirectionGradients gradients, Matrix emotion, Matrix? input)
    {
        EmotionsBack(pass, gradients, emotion);
        for (var t = pass.EndStep - 1; t >= pass.FirstStep; t--)
            StepBack(pass, state, gradients, t);
        Attention.QueriesBack(pass.X, gradients.Queries, input);
        WeightGradients(pass);
        InitialGradients(gradients);
        if (input is not { } x)
            return;
        _g.InputBack(InputOfG, pass.GatesG, x);
        _ss.InputBack(InputOfS, pass.GatesSS, x);
        if (pass.Listeners > 0)
            _sl.InputBack(InputOfS, pass.HeardSL, x);
        _e.InputBack(InputOfE, pass.GatesE, x);
    }

    /// <summary>E_t = GRU_E(E_{t−1}, [G_t, X_t, S[s]]) for all steps; the option adds I[s].</summary>
    private void Emotions(DirectionPass pass, DirectionState state)
    {
        _e.Begin(InputOfE, pass.X, pass.GatesE);
        _e.Input(GlobalOfE, GlobalOf(pass.GlobalAndAttended), pass.GatesE);
        _e.Input(SelfOfE, pass.SelfAfter, pass.GatesE);
        if (Options.EmotionUsesIntra)
            _e.Input(IntraOfE, pass.IntraAfter, pass.GatesE);
        for (var t = pass.FirstStep; t < pass.EndStep; t++)
        {
            var rows = pass.RowsOf(t);
            for (var b = 0; b < rows.Count; b++)
                state.E.Row(Chain(pass, rows, b)).CopyTo(pass.EmotionBefore.Row(rows.Start + b));
            _e.Step(Rows(pass.GatesE, rows), Rows(pass.EmotionBefore, rows), Rows(pass.EmotionAfter, rows));
            for (var b = 0; b < rows.Count; b++)
            {
                var row = rows.Start + b;
                Leave(pass.EmotionAfter.Row(row), pass.Dropped?.E, row, state.E.Row(Chain(pass, rows, b)));
                if (pass.Dropped is not null)
                    state.E.Row(Chain(pass, rows, b)).CopyTo(pass.Emotion.Row(row));
            }
        }
    }

    private void EmotionsBack(DirectionPass pass, DirectionGradients gradients, Matrix emotion)
    {
        for (var t = pass.EndStep - 1; t >= pass.FirstStep; t--)
        {
            var rows = pass.RowsOf(t);
            var after = gradients.Emotion.RowRange(0, rows.Count);
            after.Clear();
            for (var b = 0; b < rows.Count; b++)
            {
                var chain = gradients.E.Row(Chain(pass, rows, b));
                TensorPrimitives.Add(chain, emotion.Row(rows.Start + b), chain);
                Return(chain, pass.Dropped?.E, rows.Start + b, after.Row(b));
            }

            _e.StepBack(Rows(pass.GatesE, rows), Rows(pass.EmotionBefore, rows), after, after);
            for (var b = 0; b < rows.Count; b++)
                after.Row(b).CopyTo(gradients.E.Row(Chain(pass, rows, b)));
        }

        _e.InputBack(GlobalOfE, pass.GatesE, GlobalOf(gradients.GlobalAndAttended));
        _e.InputBack(SelfOfE, pass.GatesE, gradients.SelfAfter);
        if (Options.EmotionUsesIntra)
            _e.InputBack(IntraOfE, pass.GatesE, gradients.IntraAfter);
    }

    private void WeightGradients(DirectionPass pass)
    {
        var (d, global) = (Options.StateSize, GlobalOf(pass.GlobalAndAttended));
        Matrix selfBefore = pass.SpeakerBefore.ColumnRange(0, d),
            intraBefore = pass.SpeakerBefore.ColumnRange(d, d);

        _g.InputGradient(States, pass.SpeakerBefore, pass.GatesG);
        _g.InputGradient(InputOfG, pass.X, pass.GatesG);
        RecurrentGradients(_g, pass.GlobalBefore, pass.GatesG);

        _ss.InputGradient(Global, global, pass.GatesSS);
        _ss.InputGradient(InputOfS, pass.X, pass.GatesSS);
        RecurrentGradients(_ss, selfBefore, pass.GatesSS);

        _is.InputGradient(GlobalAndAttended, pass.GlobalAndAttended, pass.GatesIS);
        RecurrentGradients(_is, intraBefore, pass.GatesIS);

        if (pass.Listeners > 0)
        {
            _sl.InputGradient(Global, global, pass.HeardSL);
            _sl.InputGradient(InputOfS, pass.X, pass.HeardSL);
            _sl.InputBiasGradient(pass.HeardSL);
            _sl.HiddenBiasGradient(pass.GatesSL);
            _sl.HiddenGradient(pass.ListenerSBefore, pass.GatesSL);

            _il.InputGradient(GlobalAndAttended, pass.GlobalAndAttended, pass.HeardIL);
            _il.InputBiasGradient(pass.HeardIL);
            _il.HiddenBiasGradient(pass.GatesIL);
            _il.HiddenGradient(pass.ListenerIBefore, pass.GatesIL);
        }

        _e.InputGradient(GlobalOfE, global, pass.GatesE);
        _e.InputGradient(InputOfE, pass.X, pass.GatesE);
        _e.InputGradient(SelfOfE, pass.SelfAfter, pass.GatesE);
        if (Options.EmotionUsesIntra)
            _e.InputGradient(IntraOfE, pass.IntraAfter, pass.GatesE);
        RecurrentGradients(_e, pass.EmotionBefore, pass.GatesE);
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
    private int Chain(DirectionPass pass, Stretch rows, int b) => Options.EmotionPerSpeaker ? pass.Target(rows)[b] : b;
}
