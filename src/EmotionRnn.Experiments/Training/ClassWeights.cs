namespace EmotionRnn.Experiments.Training;

/// <summary>Class weights against unequal frequencies.</summary>
internal static class ClassWeights
{
    /// <summary>w_c = (N / (C·n_c))^γ; a class that does not occur has weight 1.</summary>
    /// <param name="labels">The training labels [N].</param>
    /// <param name="classes">C.</param>
    /// <param name="exponent">γ; 0 gives ones.</param>
    public static float[] Of(IReadOnlyList<int> labels, int classes, double exponent)
    {
        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        return [.. counts.Select(n => n == 0 ? 1 : (float)Math.Pow((double)labels.Count / (classes * n), exponent))];
    }
}
