using System.Numerics;

namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Sign changes per sample: the share of i = 1..n−2 with x[i−1]·x[i] &lt; 0, or x[i] = 0 between samples that do not have the same
/// sign.
/// Digital silence counts as crossing
/// at every sample. Unit: crossings per sample, 0 to 1.
/// </summary>
internal static class ZeroCrossingRate
{
    /// <param name="x">The unwindowed frame.</param>
    public static float Compute(ReadOnlySpan<float> x)
    {
        var crossings = 0;
        var i = 1;
        var counts = Vector<int>.Zero;
        for (; i + Vector<float>.Count < x.Length; i += Vector<float>.Count)
        {
            var (before, center, after) = (new Vector<float>(x[(i - 1)..]), new Vector<float>(x[i..]), new Vector<float>(x[(i + 1)..]));
            var crosses = Vector.LessThan(before * center, Vector<float>.Zero);
            var touches = Vector.Equals(center, Vector<float>.Zero) & Vector.LessThanOrEqual(before * after, Vector<float>.Zero);
            counts -= crosses | touches;
        }

        crossings += Vector.Sum(counts);
        for (; i < x.Length - 1; i++)
        {
            if (x[i - 1] * x[i] < 0 || (x[i] == 0 && x[i - 1] * x[i + 1] <= 0))
                crossings++;
        }

        return (float)crossings / x.Length;
    }
}
