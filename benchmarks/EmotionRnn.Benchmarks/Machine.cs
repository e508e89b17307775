using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Benchmarks;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            : null;
        var vectors =
            Registers.Of512Bits ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : 128;
        return $"{processor ?? "unknown processor"}, {Environment.ProcessorCount} cores, {vectors}-bit vectors, "
            + $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}\n"
            + $"measured peak of one thread: {PeakGigaflops():F1} GFLOP/s in float32";
    }

    /// <summary>
    /// The rate of independent fused multiply-adds in registers, the best of many short runs: what no product can exceed.
    /// </summary>
    public static double PeakGigaflops()
    {
        const int Steps = 1_000_000,
            Chains = 12;
        var best = 0d;
        for (var run = 0; run < 30; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var lanes = Registers.Of512Bits ? Chain512(Steps) : Chain256(Steps);
            best = Math.Max(best, 2d * Chains * lanes * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static int Chain512(int steps)
    {
        Vector512<float> x = Vector512.Create(0.999f),
            y = Vector512.Create(1e-4f);
        Vector512<float> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x,
            i = x,
            j = x,
            k = x,
            l = x;
        for (; steps > 0; steps--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Used(a + b + c + d + e + f + g + h + i + j + k + l) ? Vector512<float>.Count : 0;
    }

    private static int Chain256(int steps)
    {
        Vector256<float> x = Vector256.Create(0.999f),
            y = Vector256.Create(1e-4f);
        Vector256<float> a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x,
            i = x,
            j = x,
            k = x,
            l = x;
        for (; steps > 0; steps--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Used(Vector512.Create(a + b + c + d + e + f + g + h + i + j + k + l, default)) ? Vector256<float>.Count : 0;
    }

    // So that the chains are not optimised away.
    private static bool Used(Vector512<float> sum) => !float.IsNaN(sum[0]);
}
