using EmotionRnn.Experiments.Logistic;

namespace EmotionRnn.Experiments.Tests.Logistic;

public class LbfgsTests
{
    [Fact]
    public void Rosenbrocks_valley_is_followed_to_its_end()
    {
        var x = new[] { -1.2, 1.0 };
        var result = Lbfgs.Minimize(
            (x, gradient) =>
            {
                var (a, b) = (1 - x[0], x[1] - x[0] * x[0]);
                gradient[0] = -2 * a - 400 * x[0] * b;
                gradient[1] = 200 * b;
                return a * a + 100 * b * b;
            },
            x,
            tolerance: 1e-9,
            maximumIterations: 200
        );
        Assert.True(result.Converged);
        Assert.InRange(result.Iterations, 10, 60);
        Assert.Equal([1.0, 1.0], x, (one, other) => Math.Abs(one - other) < 1e-8);
    }

    [Fact]
    public void An_ill_conditioned_quadratic_is_minimised()
    {
        var x = Enumerable.Repeat(1.0, 50).ToArray();
        var result = Lbfgs.Minimize(
            (x, gradient) =>
            {
                var value = 0.0;
                for (var i = 0; i < x.Length; i++)
                {
                    var weight = Math.Pow(10, i / 16.0);
                    gradient[i] = weight * (x[i] - i);
                    value += weight * (x[i] - i) * (x[i] - i) / 2;
                }

                return value;
            },
            x,
            tolerance: 1e-6,
            maximumIterations: 2_000
        );
        Assert.True(result.Converged);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(i, x[i], 1e-5);
    }

    [Fact]
    public void The_limit_of_iterations_is_kept_and_said()
    {
        var result = Lbfgs.Minimize(
            (x, gradient) =>
            {
                gradient[0] = 4 * Math.Pow(x[0], 3);
                return Math.Pow(x[0], 4);
            },
            [5.0],
            1e-12,
            maximumIterations: 3
        );
        Assert.Equal((3, false), (result.Iterations, result.Converged));
    }

    [Fact]
    public void A_function_that_is_not_a_number_ends_the_search() =>
        Assert.False(
            Lbfgs
                .Minimize(
                    (_, gradient) =>
                    {
                        gradient[0] = 1;
                        return double.NaN;
                    },
                    [5.0],
                    1e-12,
                    100
                )
                .Converged
        );
}
