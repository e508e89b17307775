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

    /// <summary>h' from h, into <see cref="Tape.Output"/>. Where the way back is not taken, that may be the same memory.</summary>
    public void Forward(TokenRows rows, Tape tape, Scratch scratch, Matrix h)
    {
        _attention.Forward(rows, tape.Attention, scratch.Attention, h, tape.MiddleNormalized);
        tape.MiddleMask?.Apply(tape.MiddleNormalized, tape.MiddleNormalized);
        tape.MiddleNormalized.Add(h);
        _attentionNorm.Forward(tape.MiddleNormalized, tape.Middle, tape.MiddleInverseDeviations.Row(0));

        _up.Forward(tape.Middle, tape.Activated);
        if (tape.Slope is { } slope)
            Gelu.Forward(tape.Activated, slope);
        else
            Gelu.Forward(tape.Activated);
        _down.Forward(tape.Activated, tape.OutputNormalized);
        tape.OutputMask?.Apply(tape.OutputNormalized, tape.OutputNormalized);
        tape.OutputNormalized.Add(tape.Middle);
        _outputNorm.Forward(tape.OutputNormalized, tape.Output, tape.OutputInverseDeviations.Row(0));
    }

    /// <summary>From dh' to dh, which replaces it, and to the gradients of the weights, added.</summary>
    public void Backward(TokenRows rows, Tape tape, Scratch scratch, Matrix h, Matrix gradient)
    {
        _outputNorm.Backward(tape.OutputNormalized, tape.OutputInverseDeviations.Row(0), gradient);
        var branch = Branch(gradient, tape.OutputMask, scratch);
        _down.Gradient(tape.Activated, branch);
        _down.Backward(branch, scratch.Inner);
        scratch.Inner.Multiply(tape.Slope!.Value);
        _up.Gradient(tape.Middle, scratch.Inner);
        _up.Backward(scratch.Inner, gradient, accumulate: true);

        _attentionNorm.Backward(tape.MiddleNormalized, tape.MiddleInverseDeviations.Row(0), gradient);
        branch = Branch(gradient, tape.MiddleMask, scratch);
        _attention.Backward(rows, tape.Attention, scratch.Attention, h, branch, gradient);
    }

    /// <summary>The gradient that enters a half behind its dropout; what goes around the half stays as it is.</summary>
    private static Matrix Branch(Matrix gradient, DropoutMask? mask, Scratch scratch)
    {
        if (mask is { } drawn)
            drawn.Apply(gradient, scratch.Branch);
        else
            gradient.CopyTo(scratch.Branch);
        return scratch.Branch;
    }

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public sealed class Tape(Workspace memory, EncoderOptions options, TokenRows rows, bool withGradients, RandomStream? dropout)
    {
        public SelfAttention.Tape Attention { get; } = new(memory, options, rows, dropout);

        /// <summary>x̂ of the first normalisation.</summary>
        public Matrix MiddleNormalized { get; } = memory.Take(rows.Count, options.HiddenSize);

        public Matrix MiddleInverseDeviations { get; } = memory.Take(1, rows.Count);

        public DropoutMask? MiddleMask { get; } = DropoutMask.Draw(memory, rows.Count, options.HiddenSize, options.HiddenDropout, dropout);

        /// <summary>a.</summary>
        public Matrix Middle { get; } = memory.Take(rows.Count, options.HiddenSize);

        /// <summary>gelu's derivative.</summary>
        public Matrix? Slope { get; } = withGradients ? memory.Take(rows.Count, options.IntermediateSize) : null;

        /// <summary>gelu's result.</summary>
        public Matrix Activated { get; } = memory.Take(rows.Count, options.IntermediateSize);

        /// <summary>x̂ of the second normalisation.</summary>
        public Matrix OutputNormalized { get; } = memory.Take(rows.Count, options.HiddenSize);

        public Matrix OutputInverseDeviations { get; } = memory.Take(1, rows.Count);

        public DropoutMask? OutputMask { get; } = DropoutMask.Draw(memory, rows.Count, options.HiddenSize, options.HiddenDropout, dropout);

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
