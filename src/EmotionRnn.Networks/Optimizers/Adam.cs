using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η·m̂/(√v̂ + ε), with L2
/// in the gradient as in PyTorch's
/// Adam.
/// </summary>
public sealed class Adam : Optimizer
{
    private readonly float _beta1,
        _beta2,
        _epsilon;
    private readonly float[] _mean,
        _square;

    /// <summary>Starts with empty moments.</summary>
    /// <param name="parameters">What is moved.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="l2">λ.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    public Adam(ParameterSet parameters, float learningRate, float l2 = 0, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f)
        : base(parameters, learningRate, l2)
    {
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
        _mean = NewMemory();
        _square = NewMemory();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Memory => [_mean, _square];

    private protected override void Move(int offset, Parameter parameter, Span<float> values, ReadOnlySpan<float> gradients, float l2)
    {
        var mean = _mean.AsSpan(offset, values.Length);
        var square = _square.AsSpan(offset, values.Length);
        var rate = (float)(LearningRate / (1 - Math.Pow(_beta1, Steps)));
        var rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, Steps)));
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> value = Load(values),
                gradient = Load(gradients) + l2 * value;
            var m = Load(mean) * _beta1 + gradient * (1 - _beta1);
            var v = Load(square) * _beta2 + gradient * gradient * (1 - _beta2);
            Store(m, mean);
            Store(v, square);
            Store(value - rate * m / (Vector256.Sqrt(v) * rootCorrection + Vector256.Create(_epsilon)), values);
        }

        for (; i < values.Length; i++)
        {
            var gradient = gradients[i] + l2 * values[i];
            mean[i] = mean[i] * _beta1 + gradient * (1 - _beta1);
            square[i] = square[i] * _beta2 + gradient * gradient * (1 - _beta2);
            values[i] -= rate * mean[i] / (MathF.Sqrt(square[i]) * rootCorrection + _epsilon);
        }

        Vector256<float> Load(ReadOnlySpan<float> from) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)i);
        void Store(Vector256<float> vector, Span<float> to) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)i);
    }
}
