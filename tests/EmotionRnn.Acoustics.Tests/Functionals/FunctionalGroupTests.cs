using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class FunctionalGroupTests
{
    private static readonly FunctionalGroup Voice = new("minPos amean max", new Extremes(relativePositions: false), new Means())
    {
        DropsZeros = true,
    };

    [Fact]
    public void Values_come_in_the_order_of_the_names()
    {
        var y = new float[3];
        new FunctionalGroup("minPos amean max", new Extremes(relativePositions: false), new Means()).Compute(
            [4, -1, 0, 5],
            y,
            new FunctionalScratch()
        );
        Assert.Equal([1, 2, 5], y);
    }

    [Fact]
    public void Where_zeros_are_dropped_positions_count_what_is_left()
    {
        var y = new float[3];
        Voice.Compute([0, 6, 0, 0, -3, 0], y, new FunctionalScratch());
        Assert.Equal([1, 1.5f, 6], y);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public void Where_nothing_is_left_every_value_is_zero(int zeros)
    {
        float[] y = [7, 7, 7];
        Voice.Compute(new float[zeros], y, new FunctionalScratch());
        Assert.Equal([0, 0, 0], y);
    }

    [Fact]
    public void An_unknown_functional_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new FunctionalGroup("amean typo", new Means()));
        Assert.Contains("typo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated_once_the_scratch_has_grown()
    {
        var (layout, scratch, x) = (FeatureSetLayout.ComParE2016, new FunctionalScratch(), Evaluate.Contour(3000, seed: 7));
        var features = new float[layout.Features.Count];
        var rows = new RowCounts(3000, 3000, 3000);
        Everything();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Everything();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Everything()
        {
            for (var contour = 0; contour < layout.Contours.Count; contour++)
                layout.Compute(contour, x, rows, features, scratch);
        }
    }
}
