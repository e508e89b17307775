using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Optimizers;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): θ ← θ − η·λ·θ, then Adam's step θ ← θ − η·m̂/(√v̂
/// + ε), over gradients
/// whose norm,
/// taken over all parameters together, is clipped. Each parameter can have a rate of its own.
/// </summary>
public sealed class AdamW : Optimizer
{
    private const double NormFloor = 1e-6;

    private readonly Dictionary<Parameter, float> _rates;
    private readonly float _beta1,
        _beta2,
        _epsilon;
    private readonly float[] _mean,
        _square;

    /// <summary>Starts with empty moments.</summary>
    /// <param name="parameters">What is moved.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">λ, of the parameters that decay.</param>
    /// <param name="clip">The largest norm of the gradient; a longer one is scaled to it, as by PyTorch's clip_grad_norm_. Infinity for
    /// none.</param>
    /// <param name="rateOf">By what a parameter's η is multiplied; null for 1.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="threads">How many share a step. The number changes no bit.</param>
    public AdamW(
        ParameterSet parameters,
        float learningRate,
        float weightDecay = 0.01f,
        float clip = float.PositiveInfinity,
        Func<Parameter, float>? rateOf = null,
        float beta1 = 0.9f,
        float beta2 = 0.999f,
        float epsilon = 1e-8f,
        int threads = 1
    )
        : base(parameters, learningRate, l2: 0, threads)
    {
        if (!(weightDecay is >= 0 and < 100))
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "Weight decay must not be negative.");
        if (!(clip > 0))
            throw new ArgumentOutOfRangeException(nameof(clip), clip, "The largest norm must be positive.");
        (WeightDecay, Clip) = (weightDecay, clip);
        _rates = parameters.All.ToDictionary(parameter => parameter, rateOf ?? (_ => 1));
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
        _mean = NewMemory();
        _square = NewMemory();
    }

    /// <summary>λ.</summary>
    public float WeightDecay { get; }

    /// <summary>The largest norm of the gradient.</summary>
    public float Clip { get; }

    /// <summary>The norm of the last step's gradient before it was clipped; 0 where nothing is clipped.</summary>
    public double GradientNorm { get; private set; }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Memory => [_mean, _square];

    private protected override void Prepare()
    {
        if (float.IsPositiveInfinity(Clip))
            return;
        var squares = new double[Parameters.All.Count];
        Share(
            [.. Enumerable.Range(0, squares.Length)],
            p => squares[p] = TensorPrimitives.SumOfSquares<float>(Parameters.All[p].Gradients)
        );
        GradientNorm = Math.Sqrt(squares.Aggregate(0d, (sum, square) => sum + square));
    }

    private protected override void Move(int offset, Parameter parameter, Span<float> values, ReadOnlySpan<float> gradients, float l2)
    {
        var mean = _mean.AsSpan(offset, values.Length);
        var square = _square.AsSpan(offset, values.Length);
        var learningRate = LearningRate * _rates[parameter];
        var scale = (float)Math.Min(1, Clip / (GradientNorm + NormFloor));
        var keep = parameter.Decays ? 1 - learningRate * WeightDecay : 1;
        var rate = (float)(learningRate / (1 - Math.Pow(_beta1, Steps)));
        var rootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(_beta2, Steps)));
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var gradient = Load(gradients) * scale;
            var m = Load(mean) * _beta1 + gradient * (1 - _beta1);
            var v = Load(square) * _beta2 + gradient * gradient * (1 - _beta2);
            Store(m, mean);
            Store(v, square);
            Store(Load(values) * keep - rate * m / (Vector256.Sqrt(v) * rootCorrection + Vector256.Create(_epsilon)), values);
        }

        for (; i < values.Length; i++)
        {
            var gradient = gradients[i] * scale;
            mean[i] = mean[i] * _beta1 + gradient * (1 - _beta1);
            square[i] = square[i] * _beta2 + gradient * gradient * (1 - _beta2);
            values[i] = values[i] * keep - rate * mean[i] / (MathF.Sqrt(square[i]) * rootCorrection + _epsilon);
        }

        Vector256<float> Load(ReadOnlySpan<float> from) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from), (nuint)i);
        void Store(Vector256<float> vector, Span<float> to) => vector.StoreUnsafe(ref MemoryMarshal.GetReference(to), (nuint)i);
    }
}
