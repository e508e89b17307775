using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// The Gaussian error linear unit, gelu(x) = x·Φ(x) with Φ(x) = ½(1 + erf(x/√2)) (Hendrycks and Gimpel 2016), and its derivative
/// Φ(x) +
/// x·φ(x).
/// </summary>
/// <remarks>
/// Φ(−|x|) = e^(−x²/2)·R(|x|), where R(x) = ½·erfcx(x/√2) falls slowly and is a polynomial of u = 1/(1 + 0.34·x), fitted for
/// the smallest
/// relative error,
/// 3e-8. So one exponential serves Φ and φ. The largest errors are 1.5e-7 (gelu, as a share of max(1, |x|)) and 3e-7 (derivative); a test
/// measures them.
/// </remarks>
internal static unsafe class Gelu
{
    private const int Lanes = 8;

    /// <summary>x = gelu(x).</summary>
    public static void Forward(Matrix x)
    {
        for (var i = 0; i < x.Rows; i++)
        {
            var row = x[i];
            var j = 0;
            for (; j <= x.Columns - Lanes; j += Lanes)
            {
                var v = Vector256.Load(row + j);
                (v * NormalDistribution(v, out _)).Store(row + j);
            }

            for (; j < x.Columns; j++)
                row[j] *= NormalDistribution(Vector256.Create(row[j]), out _)[0];
        }
    }

    /// <summary>x = gelu(x), and its derivative for the way back.</summary>
    public static void Forward(Matrix x, Matrix derivative)
    {
        for (var i = 0; i < x.Rows; i++)
        {
            float* row = x[i],
                slope = derivative[i];
            var j = 0;
            for (; j <= x.Columns - Lanes; j += Lanes)
            {
                var v = Vector256.Load(row + j);
                var distribution = NormalDistribution(v, out var density);
                (v * distribution).Store(row + j);
                Vector256.MultiplyAddEstimate(v, density, distribution).Store(slope + j);
            }

            for (; j < x.Columns; j++)
            {
                var v = row[j];
                var distribution = NormalDistribution(Vector256.Create(v), out var density)[0];
                row[j] = v * distribution;
                slope[j] = v * density[0] + distribution;
            }
        }
    }

    /// <summary>Φ(x), the share of a standard normal variable below x, and its density φ(x) = e^(−x²/2)/√(2π).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> NormalDistribution(Vector256<float> x, out Vector256<float> density)
    {
        var magnitude = Vector256.Abs(x);
        var u = Vector256<float>.One / Vector256.MultiplyAddEstimate(magnitude, Vector256.Create(0.34f), Vector256<float>.One);
        var r = Vector256.Create(-0.026120463f);
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.13949944f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(-0.27313265f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.20218256f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(-0.044718377f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.11535914f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.11519767f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.1361122f));
        r = Vector256.MultiplyAddEstimate(r, u, Vector256.Create(0.1356205f));
        var exponential = VectorMath.Exp(magnitude * magnitude * -0.5f);
        density = exponential * 0.3989422804f;
        var below = exponential * r * u;
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), below, Vector256<float>.One - below);
    }
}
