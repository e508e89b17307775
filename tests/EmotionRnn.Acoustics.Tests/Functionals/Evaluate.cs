using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

/// <summary>Evaluates single functionals, and makes contours for them.</summary>
internal static class Evaluate
{
    /// <summary>One functional of a contour.</summary>
    public static float Of(FunctionalFamily family, string functional, params ReadOnlySpan<float> x)
    {
        Span<float> y = stackalloc float[1];
        new FunctionalGroup(functional, family).Compute(x, y, new FunctionalScratch());
        return y[0];
    }

    /// <summary>All functionals of a contour, by name.</summary>
    public static Dictionary<string, float> All(FunctionalFamily family, params ReadOnlySpan<float> x)
    {
        var y = new float[family.Names.Count];
        new FunctionalGroup(string.Join(' ', family.Names), family).Compute(x, y, new FunctionalScratch());
        return family.Names.Zip(y).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>A rough contour: a slow wave with noise, reproducible for its seed.</summary>
    public static float[] Contour(int length, int seed)
    {
        var state = (uint)seed * 2654435761u + 12345u;
        var x = new float[length];
        for (var i = 0; i < length; i++)
        {
            state = state * 1664525u + 1013904223u;
            x[i] = (float)(Math.Sin(i * 0.07 + seed) + 2 * ((state >> 8) / 16777216.0 - 0.5));
        }

        return x;
    }
}
