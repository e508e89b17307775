using System.Runtime.Intrinsics;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Tests.Kernels;

public class VectorMathTests
{
    [Fact]
    public void Exp_is_within_2_ulp() => Within(2, VectorMath.Exp, Math.Exp, from: -87, to: 88);

    [Fact]
    public void Logistic_is_within_3_ulp() => Within(3, v => VectorMath.Logistic(v), x => 1 / (1 + Math.Exp(-x)), from: -80, to: 30);

    [Fact]
    public void Tanh_is_within_4_ulp() => Within(4, v => VectorMath.Tanh(v), Math.Tanh, from: -20, to: 20);

    /// <summary>So that answers do not depend on how wide the processor's registers are.</summary>
    [Fact]
    public void Sixteen_at_a_time_have_the_bits_of_eight()
    {
        for (uint bits = 0; bits < 0x7F80_0000; bits += 10_007)
        {
            foreach (var x in (ReadOnlySpan<float>)[BitConverter.UInt32BitsToSingle(bits), -BitConverter.UInt32BitsToSingle(bits)])
            {
                Assert.Equal(VectorMath.Logistic(Vector256.Create(x))[0], VectorMath.Logistic(Vector512.Create(x))[0]);
                Assert.Equal(VectorMath.Tanh(Vector256.Create(x))[0], VectorMath.Tanh(Vector512.Create(x))[0]);
            }
        }
    }

    [Fact]
    public void Beyond_the_range_the_results_stay_finite()
    {
        Assert.Equal(1, VectorMath.Logistic(Vector256.Create(1e30f))[0]);
        Assert.InRange(VectorMath.Logistic(Vector256.Create(-1e30f))[0], 0, 1e-37f);
        Assert.Equal(1, VectorMath.Tanh(Vector256.Create(float.PositiveInfinity))[0]);
        Assert.Equal(-1, VectorMath.Tanh(Vector256.Create(float.NegativeInfinity))[0]);
        Assert.Equal(0, VectorMath.Tanh(Vector256<float>.Zero)[0]);
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        Assert.True(float.IsNaN(VectorMath.Exp(Vector256.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorMath.Logistic(Vector256.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorMath.Tanh(Vector256.Create(float.NaN))[0]));
    }

    /// <summary>Measures over one in 37 of all floats of the range.</summary>
    private static void Within(
        double tolerance,
        Func<Vector256<float>, Vector256<float>> approximation,
        Func<double, double> exact,
        float from,
        float to
    )
    {
        var worst = 0d;
        for (uint bits = 0; bits < 0x7F80_0000; bits += 37 * 8)
        {
            var x = Vector256.Create(bits, bits + 37, bits + 74, bits + 111, bits + 148, bits + 185, bits + 222, bits + 259).AsSingle();
            foreach (var signed in (ReadOnlySpan<Vector256<float>>)[x, -x])
            {
                if (Vector256.LessThanAny(signed, Vector256.Create(from)) || Vector256.GreaterThanAny(signed, Vector256.Create(to)))
                    continue;
                var result = approximation(signed);
                for (var i = 0; i < 8; i++)
                {
                    var expected = exact(signed[i]);
                    var ulp = (double)MathF.BitIncrement((float)Math.Abs(expected)) - (float)Math.Abs(expected);
                    worst = Math.Max(worst, Math.Abs(result[i] - expected) / ulp);
                }
            }
        }

        TestContext.Current.SendDiagnosticMessage($"largest error {worst:F2} ulp");
        Assert.InRange(worst, 0, tolerance);
    }
}
