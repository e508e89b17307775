using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class TimesTests
{
    [Fact]
    public void Times_above_levels_of_the_range_are_shares_of_the_rows()
    {
        // The levels are 2.5, 5, 7.5 and 9; equality is not above.
        var y = Evaluate.All(new Times(), 0, 2.5f, 5, 7.5f, 9, 10, 0, 0);
        Assert.Equal((4 / 8f, 3 / 8f, 2 / 8f, 1 / 8f), (y["upleveltime25"], y["upleveltime50"], y["upleveltime75"], y["upleveltime90"]));
    }

    [Fact]
    public void Rising_counts_steps_and_left_curvature_counts_growing_steps()
    {
        // Steps 1, 2, 0, -3, -3, 4: three rise; growing are 1→2 and -3→4.
        var y = Evaluate.All(new Times(), 0, 1, 3, 3, 0, -3, 1);
        Assert.Equal((3 / 6f, 2 / 5f), (y["risetime"], y["leftctime"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Too_few_rows_have_no_curvature(int length)
    {
        var y = Evaluate.All(new Times(), [.. Enumerable.Range(0, length).Select(i => (float)i)]);
        Assert.Equal((length - 1, 0f), (y["risetime"], y["leftctime"]));
    }
}
