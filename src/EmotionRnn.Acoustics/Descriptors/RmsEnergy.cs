namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Root mean square √(Σ x_i² / n) of a frame, full scale 1.</summary>
internal static class RmsEnergy
{
    /// <summary>Σ x_i² / n.</summary>
    public static double MeanSquare(ReadOnlySpan<float> x)
    {
        var sum = 0.0;
        foreach (var value in x)
            sum += value * value;
        return sum / x.Length;
    }

    /// <summary>√(Σ x_i² / n).</summary>
    public static float Compute(ReadOnlySpan<float> x) => (float)Math.Sqrt(MeanSquare(x));
}
