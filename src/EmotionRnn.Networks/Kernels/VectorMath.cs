using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// Exponential, logistic and hyperbolic tangent on eight floats at a time, in registers, so that a gate is computed in one pass over
/// memory.
/// Over all floats the largest errors against correctly rounded results are 2 ulp (exp), 3 ulp (logistic) and 4 ulp (tanh); a test measures
/// them.
/// </summary>
internal static partial class VectorMath
{
    // exp(x) leaves the range of normal floats beyond these.
    private const float LowestExponent = -87.33654f;
    private const float HighestExponent = 88.37626f;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has few enough bits that n · Ln2High is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ; x is taken into [−87.3, 88.4] first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var scale = Reduce(x, out var r);
        return Vector256.MultiplyAddEstimate(ExpMinusOne(r), scale, scale);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Logistic(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Exp(-x));

    /// <summary>tanh x = m / (m + 2) with m = e²ˣ − 1, which keeps its digits near zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var magnitude = Vector256.Abs(x);
        var scale = Reduce(magnitude + magnitude, out var r);
        var m = Vector256.MultiplyAddEstimate(ExpMinusOne(r), scale, scale - Vector256<float>.One);
        return Vector256.CopySign(m / (m + Vector256.Create(2f)), x);
    }

    /// <summary>Splits eˣ into 2ⁿ, which is returned, and eʳ with |r| ≤ ½·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Reduce(Vector256<float> x, out Vector256<float> r)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(LowestExponent)), Vector256.Create(HighestExponent));
        var n = Vector256.Round(x * Log2E);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2High), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2Low), r);
        return Vector256.ShiftLeft(Vector256.ConvertToInt32Native(n) + Vector256.Create(127), 23).AsSingle();
    }

    /// <summary>eʳ − 1 by its series to the seventh power, whose remainder is below 6e-9 on |r| ≤ ½·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpMinusOne(Vector256<float> r)
    {
        var p = Vector256.Create(1f / 5040);
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1f / 720));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1f / 120));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1f / 24));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(1f / 6));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(0.5f));
        return Vector256.MultiplyAddEstimate(p * r, r, r);
    }
}
