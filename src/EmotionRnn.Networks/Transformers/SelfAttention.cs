using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// Every token of a sequence attends to every other (Vaswani et al. 2017): Q, K, V = h·Wᵀ + b, cut into A heads of width d_h = d/A;
/// P = softmax(Q·Kᵀ/√d_h), C = dropout(P)·V, and o = concat(C)·W_oᵀ + b_o.
/// </summary>
/// <remarks>
/// P is not kept for the way back but computed again: a head's weights stay in the cache, and memory grows with the tokens, not with their
/// square.
/// </remarks>
internal sealed class SelfAttention(ParameterSet parameters, string name, EncoderOptions options)
{
    private readonly Dense _query = new(parameters, name + ".self.query", options.HiddenSize, options.HiddenSize, biasDecays: false);
    private readonly Dense _key = new(parameters, name + ".self.key", options.HiddenSize, options.HiddenSize, biasDecays: false);
    private readonly Dense _value = new(parameters, name + ".self.value", options.HiddenSize, options.HiddenSize, biasDecays: false);
    private readonly Dense _output = new(parameters, name + ".output.dense", options.HiddenSize, options.HiddenSize, biasDecays: false);
    private readonly float _scale = 1 / MathF.Sqrt(options.HiddenSize / options.Heads);

    public void Initialize(double deviation, RandomStream random)
    {
        foreach (var layer in (ReadOnlySpan<Dense>)[_query, _key, _value, _output])
            layer.Initialize(deviation, random);
    }

    /// <summary>o from h.</summary>
    public void Forward(TokenRows rows, Tape tape, Scratch scratch, Matrix h, Matrix o)
    {
        _query.Forward(h, tape.Q);
        _key.Forward(h, tape.K);
        _value.Forward(h, tape.V);
        for (var unit = 0; unit < rows.Sequences * options.Heads; unit++)
        {
            Matrix q = Head(tape.Q, rows, unit),
                k = Head(tape.K, rows, unit),
                v = Head(tape.V, rows, unit),
                c = Head(tape.C, rows, unit);
            var p = scratch.P(q.Rows);
            Weigh(q, k, p, scratch);
            if (tape.Masks is { } masks)
                masks[unit].Apply(p, p);
            Product.Multiply(p, v, c);
        }

        _output.Forward(tape.C, o);
    }

    /// <summary>From do to dh, added, and to the gradients of the weights, added.</summary>
    public void Backward(TokenRows rows, Tape tape, Scratch scratch, Matrix h, Matrix outputGradient, Matrix gradient)
    {
        _output.Gradient(tape.C, outputGradient);
        _output.Backward(outputGradient, scratch.DC);
        for (var unit = 0; unit < rows.Sequences * options.Heads; unit++)
        {
            Matrix q = Head(tape.Q, rows, unit),
                k = Head(tape.K, rows, unit),
                v = Head(tape.V, rows, unit),
                c = Head(tape.C, rows, unit);
            Matrix dq = Head(scratch.DQ, rows, unit),
                dk = Head(scratch.DK, rows, unit),
                dv = Head(scratch.DV, rows, unit),
                dc = Head(scratch.DC, rows, unit);
            Matrix p = scratch.P(q.Rows),
                dp = scratch.DP(q.Rows),
                kept = p;
            Weigh(q, k, p, scratch);
            if (tape.Masks is { } masks)
                masks[unit].Apply(p, kept = scratch.DroppedP(q.Rows));

            // dV = dropout(P)ᵀ·dC and dP = dropout(dC·Vᵀ)
            Product.MultiplyTransposed(kept, dc, dv);
            Product.Multiply(dc, scratch.Transpose(v), dp);
            if (tape.Masks is not null)
                tape.Masks[unit].Apply(dp, dp);

            // dS = P∘(dP − δ)/√d_h with δ_i = Σ_j P_ij dP_ij = dC_i·C_i; dQ = dS·K and dK = dSᵀ·Q
            for (var i = 0; i < dp.Rows; i++)
                Softmax.BackwardRow(p, dp, i, TensorPrimitives.Dot<float>(dc.Row(i), c.Row(i)), _scale);
            Product.Multiply(dp, k, dq);
            Product.MultiplyTransposed(dp, q, dk);
        }

        _query.Gradient(h, scratch.DQ);
        _key.Gradient(h, scratch.DK);
        _value.Gradient(h, scratch.DV);
        _query.Backward(scratch.DQ, gradient, accumulate: true);
        _key.Backward(scratch.DK, gradient, accumulate: true);
        _value.Backward(scratch.DV, gradient, accumulate: true);
    }

    /// <summary>P = softmax(Q·Kᵀ/√d_h).</summary>
    private void Weigh(Matrix q, Matrix k, Matrix p, Scratch scratch)
    {
        Product.Multiply(q, scratch.Transpose(k), p);
        Softmax.Forward(p, _scale);
    }

    /// <summary>The part of a matrix that belongs to a sequence and a head of it.</summary>
    private Matrix Head(Matrix matrix, TokenRows rows, int unit)
    {
        var (sequence, head) = int.DivRem(unit, options.Heads);
        var width = options.HiddenSize / options.Heads;
        return matrix.RowRange(rows.Start[sequence], rows.Length(sequence)).ColumnRange(head * width, width);
    }

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public sealed class Tape
    {
        public Tape(Workspace memory, EncoderOptions options, TokenRows rows, RandomStream? dropout)
        {
            Q = memory.Take(rows.Count, options.HiddenSize);
            K = memory.Take(rows.Count, options.HiddenSize);
            V = memory.Take(rows.Count, options.HiddenSize);
            C = memory.Take(rows.Count, options.HiddenSize);
            if (dropout is null || options.AttentionDropout == 0)
                return;
            Masks = new DropoutMask[rows.Sequences * options.Heads];
            for (var unit = 0; unit < Masks.Length; unit++)
            {
                var length = rows.Length(unit / options.Heads);
                Masks[unit] = DropoutMask.Draw(memory, length, length, options.AttentionDropout, dropout)!.Value;
            }
        }

        public Matrix Q { get; }

        public Matrix K { get; }

        public Matrix V { get; }

        public Matrix C { get; }

        /// <summary>What is masks from the weights of every head of every sequence.</summary>
        public DropoutMask[]? Masks { get; }
    }

    /// <summary>Memory that one layer after another uses.</summary>
    public sealed class Scratch(Workspace memory, EncoderOptions options, TokenRows rows, bool withGradients)
    {
        private readonly Matrix _p = memory.Take(rows.Longest, rows.Longest);
        private readonly Matrix _droppedP = memory.Take(withGradients ? rows.Longest : 0, rows.Longest);
        private readonly Matrix _dp = memory.Take(withGradients ? rows.Longest : 0, rows.Longest);
        private readonly Matrix _transposed = memory.Take(options.HiddenSize / options.Heads, rows.Longest);

        public Matrix DQ { get; } = memory.Take(withGradients ? rows.Count : 0, options.HiddenSize);

        public Matrix DK { get; } = memory.Take(withGradients ? rows.Count : 0, options.HiddenSize);

        public Matrix DV { get; } = memory.Take(withGradients ? rows.Count : 0, options.HiddenSize);

        public Matrix DC { get; } = memory.Take(withGradients ? rows.Count : 0, options.HiddenSize);

        public Matrix P(int length) => Square(_p, length);

        public Matrix DroppedP(int length) => Square(_droppedP, length);

        public Matrix DP(int length) => Square(_dp, length);

        /// <summary>The transpose of a head's part [L × d_h].</summary>
        public Matrix Transpose(Matrix part)
        {
            var transposed = _transposed.ColumnRange(0, part.Rows);
            part.TransposeTo(transposed);
            return transposed;
        }

        private static Matrix Square(Matrix matrix, int length) => matrix.RowRange(0, length).ColumnRange(0, length);
    }
}
