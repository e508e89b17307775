namespace EmotionRnn.Networks.Optimizers;

/// <summary>
/// Stochastic gradient descent with momentum: v ← μ·v + g, θ ← θ − η·v (as PyTorch: no dampening, no Nesterov).
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly float _momentum;
    private readonly float[] _velocity;

    /// <summary>Starts with no velocity.</summary>
    /// <param name="parameters">What is moved.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="l2">λ.</param>
    public Sgd(ParameterSet parameters, float learningRate, float momentum = 0, float l2 = 0)
        : base(parameters, learningRate, l2)
    {
        if (!(momentum is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Momentum must lie in [0, 1).");
        _momentum = momentum;
        _velocity = NewMemory();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float[]> Memory => [_velocity];

    private protected override void Move(int offset, Parameter parameter, Span<float> values, ReadOnlySpan<float> gradients, float l2)
    {
        var velocity = _velocity.AsSpan(offset, values.Length);
        TensorPrimitives.MultiplyAdd(velocity, _momentum, gradients, velocity);
        if (l2 > 0)
            TensorPrimitives.MultiplyAdd(values, l2, velocity, velocity);
        TensorPrimitives.MultiplyAdd(velocity, -LearningRate, values, values);
    }
}
