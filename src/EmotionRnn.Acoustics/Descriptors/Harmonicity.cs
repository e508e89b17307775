namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Depth of the valleys between peaks of the power spectrum: ½·Σ |difference of consecutive extrema| / B, where an extreme exceeds
/// (falls
/// below) two bins on either side.
/// </summary>
internal static class Harmonicity
{
    /// <param name="power">P, [bins].</param>
    public static float Compute(ReadOnlySpan<float> power)
    {
        var sum = 0f;
        var last = float.NaN;
        for (var j = 3; j < power.Length - 2; j++)
        {
            var (p, before2, before, after, after2) = (power[j], power[j - 2], power[j - 1], power[j + 1], power[j + 2]);
            var extreme = (p > before2 && p > before && p > after && p > after2) || (p < before2 && p < before && p < after && p < after2);
            if (!extreme)
                continue;
            if (!float.IsNaN(last))
                sum += MathF.Abs(p - last);
            last = p;
        }

        return sum / 2 / (power.Length - 1);
    }
}
