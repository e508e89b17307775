using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Tests.Statistics;

public class SeedSummaryTests
{
    [Fact]
    public void The_deviation_is_that_of_a_sample()
    {
        var summary = SeedSummary.Of([0.58, 0.6, 0.59]);
        Assert.Equal(0.59, summary.Mean, 1e-12);
        Assert.Equal(0.01, summary.Deviation, 1e-12);
        Assert.Equal(new SeedSummary(0.5, 0, 1), SeedSummary.Of([0.5]));
    }
}
