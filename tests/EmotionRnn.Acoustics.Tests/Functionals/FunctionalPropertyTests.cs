using CsCheck;
using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

/// <summary>
/// What holds for every contour. Values are quarters, so that ties, plateaus and zeros are frequent and shifts are exact.
/// </summary>
public class FunctionalPropertyTests
{
    private static readonly Gen<float[]> Contours = Gen.Int[-24, 24].Select(quarters => quarters * 0.25f).Array[1, 260];

    /// <summary>Families, and for each functional the power with which it follows a scaling of the contour.</summary>
    public static readonly TheoryData<string, string> Powers = new()
    {
        { "extremes", "max:1 min:1 range:1 maxPos:0 minPos:0" },
        { "means", "amean:1 posamean:1 rqmean:1 nnz:0" },
        { "moments", "stddev:1 stddevNorm:0 skewness:0 kurtosis:0" },
        { "percentiles", "quartile1:1 quartile2:1 quartile3:1 iqr1-2:1 iqr2-3:1 iqr1-3:1 percentile1.0:1 percentile99.0:1 pctlrange0-1:1" },
        { "regression", "linregc1:1 linregc2:1 linregerrA:1 linregerrQ:2 qregc1:1 qregc2:1 qregc3:1 qregerrQ:2 centroid:0" },
        { "times", "upleveltime25:0 upleveltime50:0 upleveltime75:0 upleveltime90:0 risetime:0 leftctime:0" },
        { "lpc", "lpgain:2 lpc0:0 lpc1:0 lpc2:0 lpc3:0 lpc4:0" },
        { "segments", "meanSegLen:0 maxSegLen:0 minSegLen:0 segLenStddev:0" },
        { "runs", "meanSegLen:0 maxSegLen:0 minSegLen:0 segLenStddev:0 segmentsPerSec:0" },
        {
            "peaks",
            "numPeaks:0 meanPeakDist:0 peakDistStddev:0 peakRangeAbs:1 peakRangeRel:0 peakMeanAbs:1 peakMeanMeanDist:1 "
                + "peakMeanRel:0 minRangeRel:0 "
                + "meanRisingSlope:1 stddevRisingSlope:1 meanFallingSlope:1 stddevFallingSlope:1"
        },
    };

    [Theory, MemberData(nameof(Powers))]
    public void Scaling_by_a_power_of_two_scales_every_value_exactly(string family, string powers)
    {
        var functionals = Create(family);
        var expected = powers.Split(' ').Select(entry => entry.Split(':')).ToDictionary(entry => entry[0], entry => int.Parse(entry[1]));
        Assert.Equal(expected.Keys, functionals.Names);
        Property.Holds(
            Contours,
            Gen.Int[-12, 12],
            (x, exponent) =>
            {
                var plain = Evaluate.All(functionals, x);
                var scaled = Evaluate.All(functionals, [.. x.Select(value => MathF.ScaleB(value, exponent))]);
                foreach (var (name, power) in expected)
                {
                    // Without a mean to divide by, the deviation is divided by one.
                    if (name != "stddevNorm" || x.Sum() != 0)
                        Assert.Equal(MathF.ScaleB(plain[name], power * exponent), scaled[name]);
                }
            }
        );
    }

    [Fact]
    public void Shifting_moves_positions_of_values_and_leaves_differences()
    {
        // Two values have no parabola, so that its error is that of the values themselves.
        Property.Holds(
            Contours.Where(x => x.Length != 2),
            Gen.Int[-40, 40],
            (x, shift) =>
            {
                float[] shifted = [.. x.Select(value => value + shift)];
                AssertMoved(new Extremes(relativePositions: true), 0, "range", "maxPos", "minPos");
                AssertMoved(new Extremes(relativePositions: true), shift, "max", "min");
                AssertMoved(new Means(), shift, "amean");
                AssertMoved(new Percentiles(1, 99), shift, "quartile1", "quartile2", "quartile3", "percentile1.0", "percentile99.0");
                AssertMoved(new Percentiles(1, 99), 0, "iqr1-2", "iqr2-3", "iqr1-3", "pctlrange0-1");
                AssertMoved(new Moments(), 0, "stddev");
                AssertMoved(new Regression(normalized: false), shift, "linregc2");
                AssertMoved(new Regression(normalized: true), 0, "linregc1", "linregc2", "linregerrQ", "qregerrQ");
                AssertMoved(new Times(), 0, "upleveltime25", "upleveltime50", "upleveltime75", "upleveltime90", "risetime", "leftctime");

                void AssertMoved(FunctionalFamily family, float by, params ReadOnlySpan<string> names)
                {
                    var (before, after) = (Evaluate.All(family, x), Evaluate.All(family, shifted));
                    foreach (var name in names)
                        Assert.Equal(before[name] + by, after[name], 2e-4f);
                }
            }
        );
    }

    [Fact]
    public void Order_does_not_matter_to_percentiles_and_moments()
    {
        Property.Holds(
            Contours,
            x =>
            {
                foreach (var family in new FunctionalFamily[] { new Percentiles(20, 50, 80), new Moments(), new Means(), new Flatness() })
                    Assert.All(
                        Evaluate.All(family, x).Values.Zip(Evaluate.All(family, [.. x.Order()]).Values),
                        pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
                    );
            }
        );
    }

    [Fact]
    public void Percentiles_agree_with_a_plain_definition()
    {
        Property.Holds(
            Contours,
            Gen.Int[0, 100],
            (x, percentage) =>
            {
                var sorted = x.Order().ToArray();
                var position = percentage / 100.0 * (x.Length - 1);
                var below = (int)position;
                var expected = sorted[below] + (position - below) * (sorted[Math.Min(below + 1, x.Length - 1)] - sorted[below]);
                Assert.Equal(
                    expected,
                    Evaluate.Of(new Percentiles(percentage), FormattableString.Invariant($"percentile{percentage:F1}"), x),
                    1e-5
                );
            },
            count: 500
        );
    }

    [Fact]
    public void Zeros_that_are_dropped_leave_no_trace()
    {
        var everything = new FunctionalGroup(
            "amean maxPos linregc1 quartile2 stddev risetime lpc0 meanPeakDist",
            new Means(),
            new Extremes(relativePositions: true),
            new Regression(normalized: true),
            new Percentiles(),
            new Moments(),
            new Times(),
            new ContourLpc(),
            new Peaks(limited: true)
        )
        {
            DropsZeros = true,
        };
        Property.Holds(
            Contours,
            Gen.Bool.Array[260],
            (x, gaps) =>
            {
                float[] compact = [.. x.Where(value => value != 0)];
                float[] gappy = [.. compact.SelectMany((value, i) => gaps[i] ? new[] { value, 0, 0 } : [value]), 0];
                float[] expected = new float[8],
                    actual = new float[8];
                everything.Compute(compact, expected, new FunctionalScratch());
                everything.Compute(gappy, actual, new FunctionalScratch());
                Assert.Equal(expected, actual);
            }
        );
    }

    [Fact]
    public void Picked_peaks_and_valleys_alternate_and_stand_out()
    {
        Property.Holds(
            Contours,
            x =>
            {
                var contour = new Contour(x);
                var picked = PeakPicking.Pick(contour, new FunctionalScratch());
                for (var i = 0; i < picked.Length; i++)
                {
                    var (position, value, isMaximum) = picked[i];
                    Assert.Equal(x[position], value);
                    Assert.InRange(position, 2, x.Length - 3);
                    Assert.Equal(isMaximum, x[position - 1] < value);
                    if (i == 0)
                        continue;
                    Assert.True(picked[i - 1].Position < position && picked[i - 1].IsMaximum != isMaximum);
                    if (!isMaximum)
                        Assert.True(picked[i - 1].Value - value >= 0.1f * contour.Range);
                }
            },
            count: 1000
        );
    }

    [Fact]
    public void Every_feature_of_every_contour_is_finite()
    {
        var layout = FeatureSetLayout.ComParE2016;
        var scratch = new FunctionalScratch();
        Property.Holds(
            Gen.Float[-1e6f, 1e6f].Array[1, 60],
            Gen.Int[0, layout.Contours.Count - 1],
            (x, contour) =>
            {
                var features = new float[layout.Features.Count];
                layout.Compute(contour, x, new RowCounts(x.Length, x.Length, x.Length), features, scratch);
                Assert.All(features, value => Assert.True(float.IsFinite(value)));
            }
        );
    }

    private static FunctionalFamily Create(string family) =>
        family switch
        {
            "extremes" => new Extremes(relativePositions: true),
            "means" => new Means(),
            "moments" => new Moments(),
            "percentiles" => new Percentiles(1, 99),
            "regression" => new Regression(normalized: false),
            "times" => new Times(),
            "lpc" => new ContourLpc(),
            "segments" => new ThresholdSegments(),
            "runs" => new Runs(zeros: false, capacity: 100),
            "peaks" => new Peaks(limited: true),
            _ => throw new ArgumentOutOfRangeException(nameof(family)),
        };
}
