using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <content>On sixteen floats at a time, by the same operations and so with the same bits.</content>
internal static partial class VectorMath
{
    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Logistic(Vector512<float> x)
    {
        var scale = Reduce(-x, out var r);
        return Vector512<float>.One / (Vector512<float>.One + Vector512.MultiplyAddEstimate(ExpMinusOne(r), scale, scale));
    }

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var magnitude = Vector512.Abs(x);
        var scale = Reduce(magnitude + magnitude, out var r);
        var m = Vector512.MultiplyAddEstimate(ExpMinusOne(r), scale, scale - Vector512<float>.One);
        return Vector512.CopySign(m / (m + Vector512.Create(2f)), x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reduce(Vector512<float> x, out Vector512<float> r)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(LowestExponent)), Vector512.Create(HighestExponent));
        var n = Vector512.Round(x * Log2E);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2High), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2Low), r);
        return Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n) + Vector512.Create(127), 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpMinusOne(Vector512<float> r)
    {
        var p = Vector512.Create(1f / 5040);
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1f / 720));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1f / 120));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1f / 24));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(1f / 6));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(0.5f));
        return Vector512.MultiplyAddEstimate(p * r, r, r);
    }
}
