using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Linear prediction by the autocorrelation method: coefficients a_1..a_p that minimise the energy of x[n] + Σ a_k·x[n−k]. All in
/// float32,
/// summed in order of time:
/// the recursion is ill-conditioned, and what follows from it depends on the last bit.
/// </summary>
/// <remarks>Makhoul, "Linear prediction: a tutorial review", 1975 (Durbin's recursion).</remarks>
internal static class LinearPrediction
{
    /// <summary>r[k] = Σ_{i ≥ k} x[i]·x[i−k], each lag summed in order of time; the lags lie side by side in vectors.</summary>
    /// <param name="x">The signal.</param>
    /// <param name="r">Receives lags 0 and on, at most 16.</param>
    public static void Autocorrelation(ReadOnlySpan<float> x, Span<float> r)
    {
        const int Lags = 16;
        Span<float> reversed = stackalloc float[x.Length + Lags];
        reversed[x.Length..].Clear();
        for (var i = 0; i < x.Length; i++)
            reversed[x.Length - 1 - i] = x[i];

        // Behind its end the reversed signal is zero, and adding zero to a sum that has not begun changes nothing.
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        ref var start = ref MemoryMarshal.GetReference(reversed);
        for (var i = 0; i < x.Length; i++)
        {
            var at = (nuint)(x.Length - 1 - i);
            low += Vector256.LoadUnsafe(ref start, at) * x[i];
            high += Vector256.LoadUnsafe(ref start, at + 8) * x[i];
        }

        Span<float> sums = stackalloc float[Lags];
        low.CopyTo(sums);
        high.CopyTo(sums[8..]);
        sums[..r.Length].CopyTo(r);
    }

    /// <summary>Durbin's recursion. It ends early where the energy left has no inverse in float32.</summary>
    /// <param name="r">Autocorrelation, lags 0 to p.</param>
    /// <param name="a">Receives a_1 to a_p; all zero where r[0] is.</param>
    /// <returns>The energy of the residual.</returns>
    public static float Durbin(ReadOnlySpan<float> r, Span<float> a)
    {
        a.Clear();
        var e = r[0];
        for (var m = 1; m <= a.Length && float.IsFinite(1 / e); m++)
        {
            var s = r[m];
            for (var i = 1; i < m; i++)
                s += a[i - 1] * r[m - i];
            var k = -1 / e * s;
            a[m - 1] = k;
            for (var i = 1; i <= m / 2; i++)
            {
                var x = a[i - 1];
                a[i - 1] += k * a[m - i - 1];
                if (i < m / 2 || (m & 1) != 0)
                    a[m - i - 1] += k * x;
            }

            e *= 1 - k * k;
        }

        return e;
    }
}
