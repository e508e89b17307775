using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class RegressionTests
{
    [Fact]
    public void A_line_is_found_without_error()
    {
        var y = Evaluate.All(new Regression(normalized: false), [.. Enumerable.Range(0, 50).Select(i => 3f - 0.5f * i)]);
        Assert.Equal(-0.5f, y["linregc1"], 1e-6f);
        Assert.Equal(3f, y["linregc2"], 1e-5f);
        Assert.Equal(0f, y["linregerrA"], 1e-5f);
        Assert.Equal(0f, y["qregc1"], 1e-6f);
        Assert.Equal(-0.5f, y["qregc2"], 1e-5f);
    }

    [Fact]
    public void A_parabola_is_found_without_error()
    {
        var y = Evaluate.All(new Regression(normalized: false), [.. Enumerable.Range(0, 50).Select(i => 0.25f * i * i - 2f * i + 7f)]);
        Assert.Equal(0.25f, y["qregc1"], 1e-5f);
        Assert.Equal(-2f, y["qregc2"], 1e-4f);
        Assert.Equal(7f, y["qregc3"], 1e-4f);
        Assert.Equal(0f, y["qregerrQ"], 1e-5f);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(40, false)]
    [InlineData(6000, false)]
    [InlineData(360_000, false)]
    [InlineData(40, true)]
    [InlineData(6000, true)]
    [InlineData(360_000, true)]
    public void Coefficients_and_errors_agree_with_elimination_on_centred_indices(int length, bool normalized)
    {
        var x = Evaluate.Contour(length, seed: 3).Select((value, i) => value + 3f * i / length).ToArray();
        double range = normalized ? x.Max() - x.Min() : 1,
            shift = normalized ? x.Min() : 0;
        var (m, t, _) = LeastSquares(x, degree: 1);
        var (b, c, a) = LeastSquares(x, degree: 2);
        var y = Evaluate.All(new Regression(normalized), x);

        AssertClose(m / range, y["linregc1"], 1.0 / length);
        AssertClose((t - shift) / range, y["linregc2"]);
        AssertClose(x.Select((value, i) => Math.Abs(value - (m * i + t)) / range).Average(), y["linregerrA"]);
        AssertClose(x.Select((value, i) => Math.Pow((value - (m * i + t)) / range, 2)).Average(), y["linregerrQ"]);
        AssertClose(a / range, y["qregc1"], 1.0 / length / length);
        AssertClose(b / range, y["qregc2"], 1.0 / length);
        AssertClose((c - shift) / range, y["qregc3"]);
        AssertClose(x.Select((value, i) => Math.Pow((value - (a * i * i + b * i + c)) / range, 2)).Average(), y["qregerrQ"]);
        AssertClose(
            x.Select((value, i) => Math.Abs((double)value) * i).Sum() / x.Sum(value => Math.Abs((double)value)) / length,
            y["centroid"]
        );
    }

    [Fact]
    public void Coefficients_per_second_are_scaled_by_the_row_rate_and_its_square()
    {
        var x = Evaluate.Contour(200, seed: 4);
        var (perRow, perSecond) = (
            Evaluate.All(new Regression(normalized: true), x),
            Evaluate.All(new Regression(normalized: true, rowsPerSecond: 100), x)
        );
        AssertClose(100.0 * perRow["linregc1"], perSecond["linregc1"]);
        AssertClose(10_000.0 * perRow["qregc1"], perSecond["qregc1"]);
        AssertClose(100.0 * perRow["qregc2"], perSecond["qregc2"]);
        Assert.Equal(perRow["qregc3"], perSecond["qregc3"]);
    }

    [Fact]
    public void Steep_normalised_coefficients_are_limited()
    {
        // From 0 to 10 in one step: m = 10, beyond the linear part that ends at a tenth of the range.
        var limited = 1 + 1.01 * Math.Tanh((Math.Sqrt(10 - 1 + 1) - 1) / (1.01 / 2));
        AssertClose(limited / 10, Evaluate.Of(new Regression(normalized: true), "linregc1", 0, 10));
        Assert.Equal(10f, Evaluate.Of(new Regression(normalized: false), "linregc1", 0, 10));
    }

    [Fact]
    public void A_single_value_is_its_own_intercept()
    {
        Assert.Equal([0, 5, 0, 0, 0, 0, 5, 0, 0], Evaluate.All(new Regression(normalized: false), 5).Values);
        Assert.All(Evaluate.All(new Regression(normalized: true), 5).Values, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Two_values_have_a_line_but_no_parabola()
    {
        var y = Evaluate.All(new Regression(normalized: false), 5, 7);
        Assert.Equal((2f, 5f), (y["linregc1"], y["linregc2"]));
        Assert.Equal((0f, 0f, 0f), (y["qregc1"], y["qregc2"], y["qregc3"]));
    }

    [Fact]
    public void The_centroid_of_zeros_is_zero() => Assert.Equal(0f, Evaluate.Of(new Regression(normalized: true), "centroid", 0, 0, 0));

    [Theory]
    [InlineData(0.5f, 0.5f)]
    [InlineData(-10f, -10f)]
    [InlineData(13f, 11.9737532f)] // 10 + 10 tanh((√4 − 1) / 5) = 10 + 10 tanh(0.2)
    [InlineData(-13f, -11.9737532f)]
    [InlineData(1e12f, 20f)]
    [InlineData(float.PositiveInfinity, 20f)]
    public void The_limiter_is_linear_then_saturates(float x, float expected) =>
        Assert.Equal(expected, SoftLimiter.Limit(x, 10, 10), 1e-5f);

    /// <summary>Coefficients of i, 1 and i², by Gaussian elimination on indices centred and scaled to [−1, 1].</summary>
    private static (double Slope, double Constant, double Square) LeastSquares(float[] x, int degree)
    {
        double center = (x.Length - 1) / 2.0,
            scale = 2.0 / (x.Length - 1);
        var size = degree + 1;
        var equations = new double[size, size + 1];
        for (var i = 0; i < x.Length; i++)
        {
            var u = (i - center) * scale;
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                    equations[row, column] += Math.Pow(u, row + column);
                equations[row, size] += Math.Pow(u, row) * x[i];
            }
        }

        for (var pivot = 0; pivot < size; pivot++)
        {
            for (var row = 0; row < size; row++)
            {
                if (row == pivot)
                    continue;
                var factor = equations[row, pivot] / equations[pivot, pivot];
                for (var column = pivot; column <= size; column++)
                    equations[row, column] -= factor * equations[pivot, column];
            }
        }

        double k0 = equations[0, size] / equations[0, 0],
            k1 = equations[1, size] / equations[1, 1],
            k2 = degree > 1 ? equations[2, size] / equations[2, 2] : 0;
        return (
            k1 * scale - 2 * k2 * scale * scale * center,
            k0 - k1 * scale * center + k2 * scale * scale * center * center,
            k2 * scale * scale
        );
    }

    /// <summary>
    /// The reference lacks the rounding of the mean to float32, which coefficients feel in proportion to their <paramref name="unit"/>.
    /// </summary>
    private static void AssertClose(double expected, float actual, double unit = 1) =>
        Assert.Equal(expected, actual, 1e-5 * (Math.Abs(expected) + unit));
}
