namespace EmotionRnn.Networks;

/// <summary>How parameters start, as in PyTorch.</summary>
internal static class Initialization
{
    /// <summary>Uniform in ±1/√size.</summary>
    public static void Uniform(Parameter parameter, int size, RandomStream random)
    {
        var bound = 1 / Math.Sqrt(size);
        foreach (ref var value in parameter.Values)
            value = (float)((2 * random.NextDouble() - 1) * bound);
    }

    /// <summary>Normal with mean zero.</summary>
    public static void Normal(Parameter parameter, double deviation, RandomStream random)
    {
        foreach (ref var value in parameter.Values)
            value = (float)(deviation * random.NextNormal());
    }
}
