using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// One layer, normalised after each half: a = LN(h + dropout(attention(h))), h' = LN(a + dropout(gelu(a·W₁ᵀ + b₁)·W₂ᵀ + b₂)).
/// </summary>
internal sealed class EncoderLayer
{
    private readonly SelfAttention _attention;
    private readonly Dense _up,
        _down;
    private readonly LayerNorm _attentionNorm,
        _outputNorm;

    public EncoderLayer(ParameterSet parameters, int index, EncoderOptions options)
    {
        var name = Prefix(index);
        _attention = new(parameters, name + "attention", options);
        _attentionNorm = new(parameters, name + "attention.output.LayerNorm", options.HiddenSize, options.Epsilon);
        _up = new(parameters, name + "intermediate.dense", options.HiddenSize, options.IntermediateSize, biasDecays: false);
        _down = new(parameters, name + "output.dense", options.IntermediateSize, options.HiddenSize, biasDecays: false);
        _outputNorm = new(parameters, name + "output.LayerNorm", options.HiddenSize, options.Epsilon);
    }

    /// <summary>How the names of a layer's parameters start.</summary>
    public static string Prefix(int index) => $"encoder.layer.{index}.";

    public void Initialize(double deviation, RandomStream random)
    {
        _attention.Initialize(deviation, random);
        _up.Initialize(deviation, random);
        _down.Initialize(deviation, random);
        _attentionNorm.Initialize();
        _outputNorm.Initialize();
    }

    /// <summary>h' from h, into <see cref="Pass.Output"/>. Where the way back is not taken, that may be the same memory.</summary>
    public void Forward(TokenRows rows, Pass pass, Scratch scratch, Matrix h)
    {
        _attention.Forward(rows, pass.Attention, scratch.Attention, h, pass.MiddleNormalized);
        pass.MiddleDropped?.Apply(pass.MiddleNormalized, pass.MiddleNormalized);
        pass.MiddleNormalized.Add(h);
        _attentionNorm.Forward(pass.MiddleNormalized, pass.Middle, pass.MiddleInverseDeviations.Row(0));

        _up.Forward(pass.Middle, pass.Activated);
        if (pass.Slope is { } slope)
            Gelu.Forward(pass.Activated, slope);
        else
            Gelu.Forward(pass.Activated);
        _down.Forward(pass.Activated, pass.OutputNormalized);
        pass.OutputDropped?.Apply(pass.OutputNormalized, pass.OutputNormalized);
        pass.OutputNormalized.Add(pass.Middle);
        _outputNorm.Forward(pass.OutputNormalized, pass.Output, pass.OutputInverseDeviations.Row(0));
    }

    /// <summary>From dh' to dh, which replaces it, and to the gradients of the weights, added.</summary>
    public void Backward(TokenRows rows, Pass pass, Scratch scratch, Matrix h, Matrix gradient)
    {
        _outputNorm.Backward(pass.OutputNormalized, pass.OutputInverseDeviations.Row(0), gradient);
        var branch = Branch(gradient, pass.OutputDropped, scratch);
        _down.Gradient(pass.Activated, branch);
        _down.Backward(branch, scratch.Inner);
        scratch.Inner.Multiply(pass.Slope!.Value);
        _up.Gradient(pass.Middle, scratch.Inner);
        _up.Backward(scratch.Inner, gradient, accumulate: true);

        _attentionNorm.Backward(pass.MiddleNormalized, pass.MiddleInverseDeviations.Row(0), gradient);
        branch = Branch(gradient, pass.MiddleDropped, scratch);
        _attention.Backward(rows, pass.Attention, scratch.Attention, h, branch, gradient);
    }

    /// <summary>The gradient that enters a half behind its dropout; what goes around the half stays as it is.</summary>
    private static Matrix Branch(Matrix gradient, DropoutMask? dropped, Scratch scratch)
    {
        if (dropped is { } mask)
            mask.Apply(gradient, scratch.Branch);
        else
            gradient.CopyTo(scratch.Branch);
        return scratch.Branch;
    }

    /// <summary>The matrices of one run, kept for the way back.</summary>
    public sealed class Pass(Workspace memory, EncoderOptions options, TokenRows rows, bool withGradients, RandomStream? dropout)
    {
        public SelfAttention.Pass Attention { get; } = new(memory, options, rows, dropout);

        /// <summary>x̂ of the first normalisation.</summary>
        public Matrix MiddleNormalized { get; } = memory.Take(rows.Count, options.HiddenSize);

        public Matrix MiddleInverseDeviations { get; } = memory.Take(1, rows.Count);

        public DropoutMask? MiddleDropped { get; } =
            DropoutMask.Draw(memory, rows.Count, options.HiddenSize, options.HiddenDropout, dropout);

        /// <summary>a.</summary>
        public Matrix Middle { get; } = memory.Take(rows.Count, options.HiddenSize);

        /// <summary>gelu's derivative.</summary>
        public Matrix? Slope { get; } = withGradients ? memory.Take(rows.Count, options.IntermediateSize) : null;

        /// <summary>gelu's result.</summary>
        public Matrix Activated { get; } = memory.Take(rows.Count, options.IntermediateSize);

        /// <summary>x̂ of the second normalisation.</summary>
        public Matrix OutputNormalized { get; } = memory.Take(rows.Count, options.HiddenSize);

        public Matrix OutputInverseDeviations { get; } = memory.Take(1, rows.Count);

        public DropoutMask? OutputDropped { get; } =
            DropoutMask.Draw(memory, rows.Count, options.HiddenSize, options.HiddenDropout, dropout);

        /// <summary>h'.</summary>
        public Matrix Output { get; } = memory.Take(rows.Count, options.HiddenSize);
    }

    /// <summary>Memory that one layer after another uses.</summary>
    public sealed class Scratch(Workspace memory, EncoderOptions options, TokenRows rows, bool withGradients)
    {
        public SelfAttention.Scratch Attention { get; } = new(memory, options, rows, withGradients);

        public Matrix Branch { get; } = memory.Take(withGradients ? rows.Count : 0, options.HiddenSize);

        public Matrix Inner { get; } = memory.Take(withGradients ? rows.Count : 0, options.IntermediateSize);
    }
}
