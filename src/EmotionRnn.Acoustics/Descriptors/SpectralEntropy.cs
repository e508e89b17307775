namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Entropy of the power spectrum, 0 Hz apart: −Σ p·log₂ p with p = max(P, 10⁻⁷) / ΣP. Unit: bit.</summary>
internal static class SpectralEntropy
{
    private const double Floor = 1e-7;

    /// <summary>Rounded where the bins' floor is not: digital silence has an entropy of 4.3·10⁻⁶ bit, as in openSMILE.</summary>
    private const float TotalFloor = 1e-7f;

    /// <param name="power">P, [bins].</param>
    /// <param name="total">Σ P_k over k ≥ 1, floored as well.</param>
    public static float Compute(ReadOnlySpan<float> power, double total)
    {
        var scale = 1 / Math.Max(total, TotalFloor);
        var entropy = 0.0;
        for (var k = 1; k < power.Length; k++)
        {
            var p = Math.Max(power[k], Floor) * scale;
            entropy -= p * Math.Log2(p);
        }

        return (float)entropy;
    }
}
