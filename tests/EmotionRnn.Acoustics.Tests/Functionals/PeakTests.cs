using CsCheck;
using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class PeakTests
{
    /// <summary>
    /// Contours of range 100, so that the threshold is 10, and the positions of what is picked: maxima, and minima as negative numbers.
    /// </summary>
    [Theory]
    [InlineData("two peaks and the valley between", new float[] { 0, 20, 60, 100, 60, 20, 60, 90, 50, 20 }, new[] { 3, -5, 7 })]
    [InlineData("the first two rows and the last two are left out", new float[] { 60, 100, 0, 40, 80, 30, 90, 20 }, new[] { -2, 4, -5 })]
    [InlineData("a first valley must lie below the start", new float[] { 0, 100, 0, 40, 80, 30, 90, 20 }, new[] { 4, -5 })]
    [InlineData("a plateau is no peak", new float[] { 60, 20, 100, 100, 20, 0, 50, 60 }, new[] { -5 })]
    [InlineData(
        "a small peak after a small step is dropped",
        new float[] { 0, 50, 100, 60, 64, 62, 20, 60, 90, 10, 0 },
        new[] { 2, -6, 8 }
    )]
    [InlineData("of neighbouring minima the lowest stays", new float[] { 0, 50, 100, 30, 34, 20, 60, 90, 10, 0 }, new[] { 2, -5, 7 })]
    [InlineData("a clearly higher peak replaces the last one", new float[] { 0, 40, 80, 76, 88, 50, 100, 0, 0 }, new[] { 4, -5, 6 })]
    [InlineData("one a little higher does not", new float[] { 0, 40, 80, 76, 82, 50, 100, 0, 0 }, new[] { 2, -5, 6 })]
    [InlineData(
        "a shallow valley goes, and the higher of the peaks around it stays",
        new float[] { 0, 40, 80, 75, 100, 50, 0 },
        new[] { 4 }
    )]
    [InlineData("nothing", new float[] { 0, 1, 2, 50, 100 }, new int[0])]
    public void What_stands_out_is_picked_by_turns(string name, float[] x, int[] picked)
    {
        var extrema = PeakPicking.Pick(new Contour(x), new FunctionalScratch());
        Assert.True(
            picked.SequenceEqual(extrema.ToArray().Select(extremum => extremum.IsMaximum ? extremum.Position : -extremum.Position)),
            name
        );
    }

    [Fact]
    public void Picking_agrees_with_the_rules_applied_to_a_list()
    {
        var quarters = Gen.Int[-12, 12].Select(value => value * 0.25f).Array[5, 60];
        // The range is 10 and the threshold 1, which many steps meet exactly.
        Property.Holds(quarters, x => AssertPicksTheSame([.. x, 5, -5, 0]), count: 3000);
        Property.Holds(Gen.Float[-1, 1].Array[5, 60], AssertPicksTheSame, count: 3000);

        static void AssertPicksTheSame(float[] x) =>
            Assert.Equal(
                PickPlainly(x),
                PeakPicking.Pick(new Contour(x), new FunctionalScratch()).ToArray().Select(extremum => extremum.Position)
            );
    }

    /// <summary>The rules of picking, each applied to a list of positions from which it removes.</summary>
    private static List<int> PickPlainly(float[] x)
    {
        var threshold = 0.1f * (x.Max() - x.Min());
        bool IsMaximum(int i) => x[i - 1] < x[i];
        var extrema = Enumerable
            .Range(2, Math.Max(0, x.Length - 4))
            .Where(i => (x[i - 1] < x[i]) == (x[i + 1] < x[i]) && x[i] != x[i - 1] && x[i] != x[i + 1])
            .ToList();

        float last = x[0],
            lowest = x[0],
            highest = x[0];
        int? lastPeak = null;
        var deepBefore = false;
        foreach (var i in extrema.ToArray())
        {
            var bigStep = MathF.Abs(x[i] - last) >= threshold;
            last = x[i];
            if (!IsMaximum(i))
            {
                if (bigStep)
                    (lowest, deepBefore) = (x[i], true);
            }
            else if (!bigStep && x[i] - lowest < threshold)
            {
                extrema.Remove(i);
            }
            else
            {
                var replaces = !bigStep && x[i] > 1.05f * highest;
                if (replaces && lastPeak is { } replaced)
                    extrema.Remove(replaced);
                if (bigStep || replaces || deepBefore)
                    (highest, lastPeak) = (x[i], i);
                else
                    extrema.Remove(i);
                deepBefore = false;
            }
        }

        highest = x[0];
        foreach (var i in extrema.ToArray())
        {
            if (IsMaximum(i))
                highest = x[i];
            else if (highest - x[i] < threshold)
                extrema.Remove(i);
        }

        for (var k = 1; k < extrema.Count; )
        {
            int before = extrema[k - 1],
                now = extrema[k];
            if (IsMaximum(before) != IsMaximum(now))
                k++;
            else
                extrema.RemoveAt(IsMaximum(now) == x[now] > x[before] && x[now] != x[before] ? k - 1 : k);
        }

        return extrema;
    }

    /// <summary>Maxima 10 and 12 at rows 3 and 7, the minimum 1 at row 5, the range 12, the mean 47/11.</summary>
    private static readonly float[] TwoPeaks = [0, 1, 3, 10, 3, 1, 6, 12, 5, 2, 4];

    [Fact]
    public void Distances_are_in_seconds_and_deviate_from_the_valley_before()
    {
        var y = Evaluate.All(new Peaks(limited: true), TwoPeaks);
        Assert.Equal(2 / 0.11f, y["numPeaks"], 1e-5f);
        Assert.Equal(0.04f, y["meanPeakDist"], 1e-7f);
        Assert.Equal(0.02f, y["peakDistStddev"], 1e-7f); // |(7 − 5) − 4| rows
    }

    [Fact]
    public void Heights_are_absolute_and_relative_to_range_and_mean()
    {
        var y = Evaluate.All(new Peaks(limited: true), TwoPeaks);
        Assert.Equal(2f, y["peakRangeAbs"]);
        Assert.Equal(2 / 12f, y["peakRangeRel"]);
        Assert.Equal(11f, y["peakMeanAbs"]);
        Assert.Equal(11 - 47 / 11f, y["peakMeanMeanDist"], 1e-6f);
        Assert.Equal(11 / (47 / 11f), y["peakMeanRel"], 1e-6f);
        Assert.Equal(0f, y["minRangeRel"]);
    }

    [Fact]
    public void Slopes_are_per_second_and_the_last_keeps_its_sign()
    {
        // Rising 10/0.03 and 11/0.02; falling 9/0.02, and from the last peak to the end −8/0.03, which is not among the deviations.
        var y = Evaluate.All(new Peaks(limited: true), TwoPeaks);
        Assert.Equal((10 / 0.03 + 11 / 0.02) / 2, y["meanRisingSlope"], 1e-3);
        Assert.Equal((11 / 0.02 - 10 / 0.03) / 2, y["stddevRisingSlope"], 1e-3);
        var falling = (9 / 0.02 - 8 / 0.03) / 2;
        Assert.Equal(falling, y["meanFallingSlope"], 1e-3);
        Assert.Equal(Math.Sqrt(Math.Pow(9 / 0.02 - falling, 2) / 2), y["stddevFallingSlope"], 1e-3);
    }

    [Fact]
    public void After_a_valley_the_end_adds_a_rising_slope()
    {
        var y = Evaluate.All(new Peaks(limited: true), 0, 5, 10, 5, 0, 2, 4);
        Assert.Equal((10 / 0.02 + 4 / 0.02) / 2, y["meanRisingSlope"], 1e-3);
        Assert.Equal(10 / 0.02, y["meanFallingSlope"], 1e-3);
        Assert.Equal(0f, y["stddevFallingSlope"]);
    }

    [Theory]
    [InlineData(5f, 1.25f, 0f)]
    [InlineData(-5f, 0f, -1.25f)]
    [InlineData(0f, 0f, 0f)]
    public void Without_extrema_the_slope_is_per_row_from_end_to_end(float end, float rising, float falling)
    {
        var y = Evaluate.All(new Peaks(limited: true), 0, end / 4, end / 2, end);
        Assert.Equal((rising, falling), (y["meanRisingSlope"], y["meanFallingSlope"]));
        Assert.Equal((0f, 0f, 0f), (y["numPeaks"], y["peakMeanAbs"], y["meanPeakDist"]));
        Assert.Equal(-end * 7 / 16, y["peakMeanMeanDist"], 1e-6f);
    }

    [Fact]
    public void The_ratio_of_means_is_limited_where_asked_and_20_without_a_mean()
    {
        // The mean is 0.1 and the peak 10: their ratio of 100 is limited to 10 + 10 tanh((√91 − 1) / 5).
        float[] x = [0, 0, 10, -9.3f, 0, 0, 0];
        Assert.Equal(100, Evaluate.Of(new Peaks(limited: false), "peakMeanRel", x), 1e-3);
        Assert.Equal(10 + 10 * Math.Tanh((Math.Sqrt(91) - 1) / 5), Evaluate.Of(new Peaks(limited: true), "peakMeanRel", x), 1e-4);
        Assert.Equal(20f, Evaluate.Of(new Peaks(limited: true), "peakMeanRel", 0, 0, 0));
    }
}
