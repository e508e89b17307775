using System.Runtime.Intrinsics;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Tests.Kernels;

/// <summary>Against the definitions in double precision.</summary>
public unsafe class TransformerKernelTests
{
    private readonly Workspace _memory = new();

    [Fact]
    public void Gelu_is_within_a_few_units_of_float32()
    {
        const int Count = 400_003;
        Matrix x = _memory.Take(1, Count),
            y = _memory.Take(1, Count),
            slope = _memory.Take(1, Count);
        for (var i = 0; i < Count; i++)
            x.Row(0)[i] = y.Row(0)[i] = (i - Count / 2) * 5e-5f;
        var inputs = x.Row(0).ToArray();
        Gelu.Forward(x);
        Gelu.Forward(y, slope);
        double worst = 0,
            worstSlope = 0;
        for (var i = 0; i < Count; i++)
        {
            double v = inputs[i],
                distribution = NormalDistribution(v);
            worst = Math.Max(worst, Math.Abs(v * distribution - x.Row(0)[i]) / Math.Max(1, Math.Abs(v)));
            worstSlope = Math.Max(worstSlope, Math.Abs(distribution + v * Math.Exp(-v * v / 2) / Math.Sqrt(2 * Math.PI) - slope.Row(0)[i]));
        }

        TestContext.Current.SendDiagnosticMessage($"gelu {worst:E2}, derivative {worstSlope:E2}");
        Assert.InRange(worst, 1e-9, 1.5e-7);
        Assert.InRange(worstSlope, 1e-9, 3e-7);
        Assert.Equal(x.Row(0), y.Row(0));
    }

    [Fact]
    public void The_normal_distributions_tail_keeps_its_digits()
    {
        // Φ(−5) and Φ(−10) from tables of the normal distribution.
        Assert.Equal(1, Gelu.NormalDistribution(Vector256.Create(-5f), out _)[0] / 2.866515719e-7, 3e-6);
        Assert.Equal(1, Gelu.NormalDistribution(Vector256.Create(-10f), out _)[0] / 7.619853024e-24, 1e-5);
        Assert.Equal(1, Gelu.NormalDistribution(Vector256.Create(40f), out var density)[0]);
        Assert.InRange(density[0], 0, 1e-37f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(29)]
    public void Softmax_and_its_way_back_follow_their_equations(int columns)
    {
        const float Scale = 0.3f;
        Matrix p = _memory.Take(3, columns),
            gradient = _memory.Take(3, columns);
        Fill(p, 1, 40);
        Fill(gradient, 2, 1);
        double[][] scores = Rows(p),
            outputGradients = Rows(gradient);
        Softmax.Forward(p, Scale);
        for (var i = 0; i < 3; i++)
        {
            var powers = scores[i].Select(score => Math.Exp(Scale * score)).ToArray();
            var expected = powers.Select(power => power / powers.Sum()).ToArray();
            for (var j = 0; j < columns; j++)
                Assert.Equal(expected[j], p.Row(i)[j], 1e-6);
            var delta = expected.Zip(outputGradients[i], (a, b) => a * b).Sum();
            Softmax.BackwardRow(p, gradient, i, (float)delta, Scale);
            for (var j = 0; j < columns; j++)
                Assert.Equal(Scale * expected[j] * (outputGradients[i][j] - delta), gradient.Row(i)[j], 1e-6);
        }
    }

    [Fact]
    public void Softmax_of_a_score_far_below_the_others_is_nothing_and_of_huge_ones_finite()
    {
        var p = _memory.Take(1, 3);
        ((float[])[1e30f, -1e30f, 1e30f]).CopyTo(p.Row(0));
        Softmax.Forward(p, 1);
        Assert.Equal([0.5f, 0, 0.5f], p.Row(0).ToArray(), (a, b) => Math.Abs(a - b) < 1e-30f);
    }

    [Fact]
    public void A_normalised_row_has_mean_zero_and_variance_one_before_scale_and_shift()
    {
        Matrix x = _memory.Take(2, 37),
            y = _memory.Take(2, 37);
        Fill(x, 3, 5);
        x.Row(1).Fill(3);
        var inverse = new float[2];
        Normalization.Forward(x, Enumerable.Repeat(2f, 37).ToArray(), Enumerable.Repeat(-1f, 37).ToArray(), 1e-5f, y, inverse);
        Assert.Equal(-1, y.Row(0).ToArray().Average(), 1e-5);
        Assert.Equal(4, y.Row(0).ToArray().Average(v => (v + 1) * (v + 1)), 1e-4);
        Assert.All(y.Row(1).ToArray(), v => Assert.Equal(-1, v));
        Assert.Equal(1 / Math.Sqrt(1e-5), inverse[1], 1e-3 / Math.Sqrt(1e-5));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.2f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void What_dropout_keeps_is_scaled_by_one_over_the_share_that_is_kept(float p)
    {
        const int Rows = 100,
            Columns = 1003;
        Matrix ones = _memory.Take(Rows, Columns),
            masked = _memory.Take(Rows, Columns);
        for (var i = 0; i < Rows; i++)
            ones.Row(i).Fill(1);
        DropoutMask.Draw(_memory, Rows, Columns, p, new RandomStream(8))!.Value.Apply(ones, masked);
        foreach (var factors in (Matrix[])[masked, Dropout.Mask(_memory.Take(Rows, Columns), p, new RandomStream(9))])
        {
            var numbers = TransformerKernelTests.Rows(factors).SelectMany(row => row).ToArray();
            Assert.Equal(Rows * Columns, numbers.Length);

            // A share of n draws is within four of its deviations, and the mean is the share of what is kept over its expectation.
            var tolerance = 4 * Math.Sqrt(p * (1 - p) / numbers.Length);
            Assert.Equal(p, numbers.Count(number => number == 0) / (double)numbers.Length, tolerance);
            Assert.Equal(1, numbers.Average(), tolerance / (1 - p));
            Assert.All(numbers.Where(number => number != 0), number => Assert.Equal(1 / (1 - (double)p), number, 1e-4 / (1 - p)));
        }
    }

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        Matrix x = _memory.Take(100, 1003),
            y = _memory.Take(100, 1003);
        for (var i = 0; i < x.Rows; i++)
            x.Row(i).Fill(1);
        var mask = DropoutMask.Draw(_memory, x.Rows, x.Columns, 0.1f, new RandomStream(8))!.Value;
        mask.Apply(x, y);
        var numbers = Rows(y).SelectMany(row => row).ToArray();
        Assert.Equal(0.1, numbers.Count(v => v == 0) / (double)numbers.Length, 0.004);
        Assert.Equal(1, numbers.Average(), 0.005);
        Assert.All(numbers, v => Assert.True(v == 0 || Math.Abs(v - 1 / 0.9) < 1e-4));

        // Neighbouring rows and columns are dropped independently of each other.
        var both = Enumerable.Range(0, 99).Sum(i => Enumerable.Range(0, 1003).Count(j => y.Row(i)[j] == 0 && y.Row(i + 1)[j] == 0));
        Assert.Equal(0.01, both / (99d * 1003), 0.002);
        Assert.Null(DropoutMask.Draw(_memory, 2, 2, 0, new RandomStream(8)));
        Assert.Null(DropoutMask.Draw(_memory, 2, 2, 0.5f, random: null));
    }

    private static double NormalDistribution(double x)
    {
        // Marsaglia's series, Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …), and beyond it the tail's continued fraction.
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (Math.Abs(x) > 5)
        {
            var tail = Math.Abs(x);
            for (var k = 60; k >= 1; k--)
                tail = Math.Abs(x) + k / tail;
            return x < 0 ? density / tail : 1 - density / tail;
        }

        double sum = x,
            term = x;
        for (var k = 3; Math.Abs(term) > 1e-18; k += 2)
            sum += term *= x * x / k;
        return 0.5 + density * sum;
    }

    private static void Fill(Matrix matrix, int seed, double size)
    {
        var random = new RandomStream(seed);
        for (var i = 0; i < matrix.Rows; i++)
        {
            foreach (ref var value in matrix.Row(i))
                value = (float)((2 * random.NextDouble() - 1) * size);
        }
    }

    private static double[][] Rows(Matrix matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(i => matrix.Row(i).ToArray().Select(x => (double)x).ToArray())];
}
