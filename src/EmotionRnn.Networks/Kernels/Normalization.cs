namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// Layer normalisation of rows (Ba, Kiros and Hinton 2016): x̂ = (x − μ)/√(σ² + ε), y = γ∘x̂ + β, with the biased variance
/// σ² of the row.
/// </summary>
internal static class Normalization
{
    /// <summary>x̂ replaces x; y may be the same memory where the way back is not taken.</summary>
    /// <param name="x">[rows × d].</param>
    /// <param name="scale">γ [d].</param>
    /// <param name="shift">β [d].</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">[rows × d].</param>
    /// <param name="inverseDeviations">1/√(σ² + ε) of every row, [rows]; empty where nobody asks.</param>
    public static void Forward(
        Matrix x,
        ReadOnlySpan<float> scale,
        ReadOnlySpan<float> shift,
        float epsilon,
        Matrix y,
        Span<float> inverseDeviations
    )
    {
        for (var i = 0; i < x.Rows; i++)
        {
            var row = x.Row(i);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum<float>(row) / row.Length, row);
            var inverseDeviation = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(row) / row.Length + epsilon);
            TensorPrimitives.Multiply(row, inverseDeviation, row);
            TensorPrimitives.MultiplyAdd(row, scale, shift, y.Row(i));
            if (!inverseDeviations.IsEmpty)
                inverseDeviations[i] = inverseDeviation;
        }
    }

    /// <summary>
    /// dγ += Σ dy∘x̂, dβ += Σ dy, and with t = γ∘dy, dx = (t − mean(t) − x̂·mean(t∘x̂))/√(σ² + ε), which replaces
    /// dy.
    /// </summary>
    /// <param name="normalized">x̂ [rows × d].</param>
    /// <param name="inverseDeviations">[rows].</param>
    /// <param name="scale">γ [d].</param>
    /// <param name="gradient">dy [rows × d], replaced.</param>
    /// <param name="scaleGradient">dγ [d].</param>
    /// <param name="shiftGradient">dβ [d].</param>
    public static void Backward(
        Matrix normalized,
        ReadOnlySpan<float> inverseDeviations,
        ReadOnlySpan<float> scale,
        Matrix gradient,
        Span<float> scaleGradient,
        Span<float> shiftGradient
    )
    {
        for (var i = 0; i < gradient.Rows; i++)
        {
            Span<float> t = gradient.Row(i),
                x = normalized.Row(i);
            TensorPrimitives.Add(shiftGradient, t, shiftGradient);
            TensorPrimitives.MultiplyAdd(t, x, scaleGradient, scaleGradient);
            TensorPrimitives.Multiply(t, scale, t);
            var mean = TensorPrimitives.Sum<float>(t) / t.Length;
            var slope = TensorPrimitives.Dot<float>(t, x) / t.Length;
            TensorPrimitives.MultiplyAdd(x, -slope, t, t);
            TensorPrimitives.Subtract(t, mean, t);
            TensorPrimitives.Multiply(t, inverseDeviations[i], t);
        }
    }
}
