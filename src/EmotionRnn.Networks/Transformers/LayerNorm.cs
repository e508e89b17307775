using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>Layer normalisation with its scale γ and shift β.</summary>
internal sealed class LayerNorm(ParameterSet parameters, string name, int size, float epsilon)
{
    private readonly Parameter _scale = parameters.Add(name + ".weight", 1, size, decays: false);
    private readonly Parameter _shift = parameters.Add(name + ".bias", 1, size, decays: false);

    public void Initialize() => _scale.Values.Fill(1);

    /// <summary>y = γ∘x̂ + β; x̂ replaces x. y may be the same memory where the way back is not taken.</summary>
    public void Forward(Matrix x, Matrix y, Span<float> inverseDeviations = default) =>
        Normalization.Forward(x, _scale.Values, _shift.Values, epsilon, y, inverseDeviations);

    /// <summary>From dy to dx, which replaces it; dγ and dβ are added to.</summary>
    public void Backward(Matrix normalized, ReadOnlySpan<float> inverseDeviations, Matrix gradient) =>
        Normalization.Backward(normalized, inverseDeviations, _scale.Values, gradient, _scale.Gradients, _shift.Gradients);
}
