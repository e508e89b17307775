using System.Runtime.Intrinsics;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>
/// Inverted dropout (Srivastava et al. 2014): a number is dropped with probability p, and what stays is scaled by 1/(1 − p).
/// </summary>
internal static unsafe class Dropout
{
    private const int Lanes = 4;

    /// <summary>
    /// Fills a matrix with factors, 0 with probability <paramref name="p"/> (to 16 bits) and 1/(1 − p) otherwise. Rows' memory up to a
    /// multiple of four floats is used.
    /// </summary>
    public static Matrix Mask(Matrix mask, float p, RandomStream random)
    {
        var threshold = (uint)MathF.Round(p * 65536);
        Vector128<uint> lowest = Vector128.Create(threshold);
        var keep = Vector128.Create(65536f / (65536 - threshold));
        for (var i = 0; i < mask.Rows; i++)
        {
            var row = mask[i];
            for (var j = 0; j < mask.Columns; j += Lanes)
            {
                var drawn = Vector128.WidenLower(Vector128.CreateScalar(random.NextBits()).AsUInt16());
                (keep & Vector128.GreaterThanOrEqual(drawn, lowest).AsSingle()).Store(row + j);
            }
        }

        return mask;
    }
}
