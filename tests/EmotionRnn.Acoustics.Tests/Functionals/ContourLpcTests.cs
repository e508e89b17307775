using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class ContourLpcTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(400)]
    public void Coefficients_solve_the_normal_equations(int length)
    {
        var x = Evaluate.Contour(length, seed: 5);
        var r = Enumerable
            .Range(0, 6)
            .Select(lag => Enumerable.Range(lag, Math.Max(0, length - lag)).Sum(i => (double)x[i] * x[i - lag]))
            .ToArray();
        var y = Evaluate.All(new ContourLpc(), x);
        var a = new double[] { 1, y["lpc0"], y["lpc1"], y["lpc2"], y["lpc3"], y["lpc4"] };

        for (var lag = 1; lag <= 5; lag++)
            Assert.Equal(0, a.Select((coefficient, k) => coefficient * r[Math.Abs(lag - k)]).Sum(), 1e-4 * r[0]);
        Assert.Equal(a.Select((coefficient, k) => coefficient * r[k]).Sum() / x.Length, y["lpgain"], 1e-4 * r[0] / x.Length);
    }

    [Fact]
    public void A_decay_is_predicted_from_the_value_before()
    {
        var y = Evaluate.All(new ContourLpc(), [.. Enumerable.Range(0, 40).Select(i => MathF.Pow(0.5f, i))]);
        Assert.Equal(-0.5f, y["lpc0"], 1e-6f);
        Assert.Equal(0f, y["lpc1"], 1e-6f);
        Assert.Equal(1f / 40, y["lpgain"], 1e-6f);
    }

    [Fact]
    public void A_single_value_has_its_energy_and_nothing_to_predict() =>
        Assert.Equal([9, 0, 0, 0, 0, 0], Evaluate.All(new ContourLpc(), 3).Values);

    [Fact]
    public void Energy_too_small_to_divide_by_counts_as_none() =>
        Assert.Equal([0, 0, 0, 0, 0], Evaluate.All(new ContourLpc(), 1e-22f, 1e-22f, -1e-22f).Values.Skip(1));

    [Fact]
    public void Silence_has_no_prediction() =>
        Assert.All(Evaluate.All(new ContourLpc(), 0, 0, 0, 0, 0, 0, 0).Values, value => Assert.Equal(0f, value));
}
