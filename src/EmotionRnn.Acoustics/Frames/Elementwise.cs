using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Acoustics.Frames;

/// <summary>
/// Vectorised operations that do not depend on the machine's vector width: element for element what a plain loop would give, no
/// multiplication fused with an
/// addition, and sums in a fixed order.
/// </summary>
internal static class Elementwise
{
    /// <summary>z = x · y.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        var vx = Vectors(x);
        var vy = Vectors(y);
        var vz = Vectors(z);
        for (var i = 0; i < vx.Length; i++)
            vz[i] = vx[i] * vy[i];
        for (var i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            z[i] = x[i] * y[i];
    }

    /// <summary>z = √(x² + y²).</summary>
    public static void Magnitude(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        var vx = Vectors(x);
        var vy = Vectors(y);
        var vz = Vectors(z);
        for (var i = 0; i < vx.Length; i++)
            vz[i] = Vector.SquareRoot(vx[i] * vx[i] + vy[i] * vy[i]);
        for (var i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            z[i] = MathF.Sqrt(x[i] * x[i] + y[i] * y[i]);
    }

    /// <summary>z = z + x · a.</summary>
    public static void AddScaled(ReadOnlySpan<float> x, float a, Span<float> z)
    {
        z = z[..x.Length];
        var vx = Vectors(x);
        var vz = Vectors(z);
        for (var i = 0; i < vx.Length; i++)
            vz[i] += vx[i] * a;
        for (var i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            z[i] += x[i] * a;
    }

    /// <summary>z = x / a.</summary>
    public static void Divide(ReadOnlySpan<float> x, float a, Span<float> z)
    {
        z = z[..x.Length];
        var vx = Vectors(x);
        var vz = Vectors(z);
        for (var i = 0; i < vx.Length; i++)
            vz[i] = vx[i] / new Vector<float>(a);
        for (var i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            z[i] = x[i] / a;
    }

    /// <summary>x = |x|.</summary>
    public static void Absolute(Span<float> x)
    {
        var vx = Vectors(x);
        for (var i = 0; i < vx.Length; i++)
            vx[i] = Vector.Abs(vx[i]);
        for (var i = vx.Length * Vector<float>.Count; i < x.Length; i++)
            x[i] = MathF.Abs(x[i]);
    }

    /// <summary>Σ x in double precision, in eight sums side by side whatever the machine.</summary>
    public static double Sum(ReadOnlySpan<float> x)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            var (xLow, xHigh) = Vector256.Widen(Vector256.Create<float>(x[i..]));
            low += xLow;
            high += xHigh;
        }

        var sum = Vector256.Sum(low + high);
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> x) => MemoryMarshal.Cast<float, Vector<float>>(x);

    private static Span<Vector<float>> Vectors(Span<float> x) => MemoryMarshal.Cast<float, Vector<float>>(x);
}
