using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// From a segment's vector to the log-probabilities of its classes: z = tanh(dropout(u)·W₁ᵀ + b₁), log softmax(dropout(z)·W₂ᵀ +
/// b₂).
/// </summary>
internal sealed class EncoderHead(ParameterSet parameters, int size, int classes)
{
    private readonly Dense _hidden = new(parameters, HiddenName, size, size, biasDecays: false);
    private readonly Dense _classes = new(parameters, ClassesName, size, classes, biasDecays: false);

    /// <summary>The share that training drops.</summary>
    public const float Dropout = 0.2f;

    public const string Prefix = "head.";

    public const string ClassesName = Prefix + "classes";

    private const string HiddenName = Prefix + "dense";

    public int Classes => classes;

    public void Initialize(RandomStream random)
    {
        _hidden.Initialize(random);
        _classes.Initialize(random);
    }

    /// <summary>Log-probabilities [S × C] of the vectors [S × d].</summary>
    /// <param name="u">The vectors, which dropout changes.</param>
    /// <param name="memory">Where the tape takes its matrices.</param>
    /// <param name="dropout">Null where nothing is dropped.</param>
    public Tape Forward(Matrix u, Workspace memory, RandomStream? dropout)
    {
        var tape = new Tape(
            u,
            memory.Take(u.Rows, size),
            memory.Take(u.Rows, size),
            memory.Take(u.Rows, classes),
            DropoutMask.Draw(memory, u.Rows, size, Dropout, dropout),
            DropoutMask.Draw(memory, u.Rows, size, Dropout, dropout)
        );
        tape.VectorsMask?.Apply(u, u);
        _hidden.Forward(u, tape.Hidden);
        for (var s = 0; s < u.Rows; s++)
            TensorPrimitives.Tanh(tape.Hidden.Row(s), tape.Hidden.Row(s));
        tape.Hidden.CopyTo(tape.Kept);
        tape.HiddenMask?.Apply(tape.Kept, tape.Kept);
        _classes.Forward(tape.Kept, tape.LogProbabilities);
        Activations.LogSoftmax(tape.LogProbabilities);
        return tape;
    }

    /// <summary>From the gradient of the scores before the softmax to that of the vectors, and to those of the weights, added.</summary>
    public void Backward(Tape tape, Matrix scoreGradient, Matrix vectorGradient, Workspace memory)
    {
        _classes.Gradient(tape.Kept, scoreGradient);
        var hidden = memory.Take(tape.Hidden.Rows, size);
        _classes.Backward(scoreGradient, hidden);
        tape.HiddenMask?.Apply(hidden, hidden);
        for (var s = 0; s < hidden.Rows; s++)
        {
            Span<float> z = tape.Hidden.Row(s),
                dz = hidden.Row(s);
            for (var j = 0; j < z.Length; j++)
                dz[j] *= 1 - z[j] * z[j];
        }

        _hidden.Gradient(tape.Vectors, hidden);
        _hidden.Backward(hidden, vectorGradient);
        tape.VectorsMask?.Apply(vectorGradient, vectorGradient);
    }

    /// <summary>What the way forward computes: u and z, z after dropout, and the answer.</summary>
    public sealed record Tape(
        Matrix Vectors,
        Matrix Hidden,
        Matrix Kept,
        Matrix LogProbabilities,
        DropoutMask? VectorsMask,
        DropoutMask? HiddenMask
    );
}
