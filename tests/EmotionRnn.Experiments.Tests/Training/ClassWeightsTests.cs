using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Tests.Training;

public class ClassWeightsTests
{
    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0.5, 0.6666667, 1.1547005)]
    [InlineData(1, 0.4444444, 1.3333334)]
    public void Rare_classes_count_for_more_by_the_exponent(double exponent, float frequent, float rare)
    {
        var weights = ClassWeights.Of([0, 0, 0, 0, 0, 0, 1, 1], classes: 3, exponent);
        Assert.Equal([frequent, rare, 1], weights, (one, other) => Math.Abs(one - other) < 1e-6f);
    }
}
