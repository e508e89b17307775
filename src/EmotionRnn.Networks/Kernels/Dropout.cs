namespace EmotionRnn.Networks.Kernels;

/// <summary>Inverted dropout (Srivastava et al. 2014): a number is dropped with probability p, and what stays is scaled by 1/(1 − p).</summary>
internal static class Dropout
{
    /// <summary>Fills a matrix with factors, 0 with probability <paramref name="p"/> (to 16 bits) and 1/(1 − p) otherwise.</summary>
    public static Matrix Mask(Matrix mask, float p, RandomStream random)
    {
        var threshold = (uint)MathF.Round(p * 65536);
        var keep = 65536f / (65536 - threshold);
        for (var i = 0; i < mask.Rows; i++)
        {
            var row = mask.Row(i);
            for (var j = 0; j < row.Length;)
            {
                var bits = random.NextBits();
                for (var end = int.Min(j + 4, row.Length); j < end; j++, bits >>= 16) row[j] = (bits & 0xFFFF) < threshold ? 0 : keep;
            }
        }

        return mask;
    }
}
