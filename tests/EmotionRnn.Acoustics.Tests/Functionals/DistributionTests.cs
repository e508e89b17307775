using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

/// <summary>
/// Extremes, means, flatness, moments, percentiles and the sound level: what depends on the values and hardly on their order.
/// </summary>
public class DistributionTests
{
    [Fact]
    public void Extremes_are_where_they_are_first_attained()
    {
        var y = Evaluate.All(new Extremes(relativePositions: false), 2, 7, -1, 7, -1);
        Assert.Equal((7f, -1f, 8f, 1f, 2f), (y["max"], y["min"], y["range"], y["maxPos"], y["minPos"]));
        y = Evaluate.All(new Extremes(relativePositions: true), 2, 7, -1, 7, -1);
        Assert.Equal((0.2f, 0.4f), (y["maxPos"], y["minPos"]));
    }

    [Fact]
    public void Means_are_those_of_all_of_the_positive_and_of_the_squares()
    {
        var y = Evaluate.All(new Means(), 3, -4, 0, 5);
        Assert.Equal(1f, y["amean"]);
        Assert.Equal(4f, y["posamean"]);
        Assert.Equal(Math.Sqrt(50 / 4.0), y["rqmean"], 1e-6);
        Assert.Equal(0.75f, y["nnz"]);
        Assert.Equal(0f, Evaluate.Of(new Means(), "posamean", -1, -2));
    }

    [Fact]
    public void The_mean_is_rounded_once() => Assert.Equal(6710887f, Evaluate.Of(new Means(), "amean", 33554432, 1, 1, 0, 0));

    [Fact]
    public void Flatness_is_the_geometric_over_the_arithmetic_mean_of_magnitudes()
    {
        Assert.Equal(Math.Sqrt(2 * 8) / 5, Evaluate.Of(new Flatness(), "flatness", 2, -8), 1e-6);
        Assert.Equal(1f, Evaluate.Of(new Flatness(), "flatness", 3, 3, 3));
    }

    [Fact]
    public void Zeros_count_in_the_arithmetic_half_of_flatness_alone()
    {
        Assert.Equal(4 / (8 / 4.0), Evaluate.Of(new Flatness(), "flatness", 4, 0, 4, 0), 1e-6);
        Assert.Equal(1f, Evaluate.Of(new Flatness(), "flatness", 0, 0));
    }

    [Fact]
    public void Moments_are_those_of_the_population()
    {
        // Deviations from the mean 2 are -2, -1, -1, 4: m2 = 22/4, m3 = (-8 - 1 - 1 + 64)/4, m4 = (16 + 1 + 1 + 256)/4.
        var y = Evaluate.All(new Moments(), 0, 1, 1, 6);
        Assert.Equal(Math.Sqrt(5.5), y["stddev"], 1e-6);
        Assert.Equal(Math.Sqrt(5.5) / 2, y["stddevNorm"], 1e-6);
        Assert.Equal(13.5 / Math.Pow(5.5, 1.5), y["skewness"], 1e-6);
        Assert.Equal(68.5 / (5.5 * 5.5), y["kurtosis"], 1e-6);
    }

    [Fact]
    public void The_normalised_deviation_has_the_sign_of_the_mean()
    {
        Assert.Equal(-0.5f, Evaluate.Of(new Moments(), "stddevNorm", -3, -1));
        Assert.Equal(1f, Evaluate.Of(new Moments(), "stddevNorm", -1, 1));
    }

    [Fact]
    public void A_constant_has_no_moments() => Assert.All(Evaluate.All(new Moments(), 5, 5, 5).Values, value => Assert.Equal(0f, value));

    [Fact]
    public void Percentiles_are_interpolated_between_neighbours()
    {
        // Sorted 1 2 4 8: positions p*3, so the quartiles lie at 0.75, 1.5 and 2.25.
        var y = Evaluate.All(new Percentiles(10, 100), 8, 1, 4, 2);
        Assert.Equal((1.75f, 3f, 5f), (y["quartile1"], y["quartile2"], y["quartile3"]));
        Assert.Equal((1.25f, 2f, 3.25f), (y["iqr1-2"], y["iqr2-3"], y["iqr1-3"]));
        Assert.Equal(1.3f, y["percentile10.0"], 1e-6f);
        Assert.Equal(8f, y["percentile100.0"]);
        Assert.Equal(6.7f, y["pctlrange0-1"], 1e-6f);
    }

    [Fact]
    public void The_percentiles_of_a_single_value_are_it() =>
        Assert.Equal([-3f, -3f, -3f, 0f, 0f, 0f, -3f, -3f, 0f], Evaluate.All(new Percentiles(1, 99), -3).Values);

    [Theory]
    [InlineData(5)]
    [InlineData(399)]
    [InlineData(400)]
    [InlineData(5000)]
    public void Both_ways_of_sorting_order_floats_of_all_signs_and_sizes(int length)
    {
        var x = Evaluate.Contour(length, seed: 1).Select((value, i) => value * MathF.Pow(10, i % 60 - 30)).ToArray();
        x[0] = 0;
        x[^1] = float.MinValue;
        x[length / 2] = float.MaxValue;
        var sorted = SortedContour.Sort(x, new FunctionalScratch());
        var expected = x.Order().ToArray();
        for (var i = 0; i < length; i++)
            Assert.Equal(expected[i], sorted[i]);
    }

    [Fact]
    public void The_sound_level_is_that_of_the_mean_power()
    {
        Assert.Equal(-20f, Evaluate.Of(new SoundLevel(), "soundLevel", 0.005f, 0.015f), 1e-5f);
        Assert.Equal(-120f, Evaluate.Of(new SoundLevel(), "soundLevel", 0, 0), 1e-5f);
    }
}
