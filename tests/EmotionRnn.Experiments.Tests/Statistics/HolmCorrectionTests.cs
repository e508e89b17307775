using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Tests.Statistics;

public class HolmCorrectionTests
{
    [Fact]
    public void Four_values_are_corrected_as_by_hand() =>
        Assert.Equal([0.03, 0.06, 0.06, 0.02], HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 12)));

    [Fact]
    public void No_value_exceeds_one_and_one_test_stays_as_it_is()
    {
        Assert.Equal([1, 1, 1], HolmCorrection.Adjust([0.6, 0.9, 0.5]));
        Assert.Equal([0.04], HolmCorrection.Adjust([0.04]));
        Assert.Empty(HolmCorrection.Adjust([]));
    }
}
