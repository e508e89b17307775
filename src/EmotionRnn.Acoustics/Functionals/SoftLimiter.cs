namespace EmotionRnn.Acoustics.Functionals;

/// <summary>Keeps outliers of a ratio or coefficient from dominating: linear up to a bound, then saturating.</summary>
internal static class SoftLimiter
{
    /// <summary>
    /// L(x, l₁, l₂) = x for |x| ≤ l₁, otherwise ±(l₁ + l₂ tanh((√(|x|−l₁+1) − 1) / (l₂/2))), so that |L| &lt; l₁ +
    /// l₂. Float32.
    /// </summary>
    /// <param name="x">Any value.</param>
    /// <param name="linear">l₁ ≥ 0, the bound of the linear part.</param>
    /// <param name="saturation">l₂ &gt; 0, what the saturating part may add.</param>
    public static float Limit(float x, float linear, float saturation)
    {
        var magnitude = MathF.Abs(x);
        if (!(magnitude > linear))
            return x;
        var bent = (MathF.Sqrt(magnitude - linear + 1) - 1) / (saturation / 2);
        return MathF.CopySign(linear + saturation * Tanh(bent), x);
    }

    private static float Tanh(float v) => 2 / (1 + MathF.Exp(-2 * v)) - 1;
}
