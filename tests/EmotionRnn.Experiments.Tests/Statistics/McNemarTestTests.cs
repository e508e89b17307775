using EmotionRnn.Experiments.Statistics;
using MathNet.Numerics.Distributions;
using Oracle = MathNet.Numerics.SpecialFunctions;

namespace EmotionRnn.Experiments.Tests.Statistics;

public class McNemarTestTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(1, 2)]
    [InlineData(0, 40)]
    [InlineData(120, 80)]
    [InlineData(1400, 1190)]
    [InlineData(900, 1700)]
    public void P_values_are_those_of_the_distributions(int onlyFirst, int onlySecond)
    {
        var test = new McNemarTest(10, onlyFirst, onlySecond, 10);
        var n = onlyFirst + onlySecond;
        var exact = Math.Min(1, 2 * new Binomial(0.5, n).CumulativeDistribution(Math.Min(onlyFirst, onlySecond)));
        Assert.Equal(1, exact == test.ExactPValue ? 1 : test.ExactPValue / exact, 1e-8);
        Assert.Equal(1 - new ChiSquared(1).CumulativeDistribution(test.ChiSquare), test.ChiSquarePValue, 1e-12);
    }

    [Fact]
    public void The_complementary_error_function_keeps_its_digits_in_the_tail()
    {
        for (var x = 0.0; x < 25; x += 0.01)
            Assert.Equal(1, SpecialFunctions.ComplementaryError(x) / Oracle.Erfc(x), 1e-12);
    }
}
