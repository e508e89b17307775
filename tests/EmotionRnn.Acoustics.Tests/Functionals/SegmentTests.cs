using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class SegmentTests
{
    /// <summary>
    /// Contours drawn with # for voice and . for zero, and the lengths of their runs of voice in rows. Every length is one short.
    /// </summary>
    [Theory]
    [InlineData("####", 3)]
    [InlineData("##")]
    [InlineData("###", 2)]
    [InlineData("...", new int[0])]
    [InlineData("####..", 3)]
    [InlineData("..####..", 3)]
    [InlineData("###.", 2)]
    [InlineData("##.##", 4)]
    [InlineData("##..##", new int[0])]
    [InlineData("#.#.#", 4)]
    [InlineData("#..###..", 2)]
    [InlineData("####.####", 8)]
    [InlineData("####..####...", 3, 3)]
    [InlineData("#####.#..##.###.", 6, 5)]
    public void Runs_start_with_three_bridge_one_and_end_with_two(string voice, params int[] lengths)
    {
        var x = voice.Select(symbol => symbol == '#' ? 120f : 0f).ToArray();
        AssertLengths(lengths, Evaluate.All(new Runs(zeros: false, capacity: 100), x));
        AssertLengths(lengths, Evaluate.All(new Runs(zeros: true, capacity: 100), [.. x.Select(value => value == 0 ? 1f : 0f)]));
        Assert.Equal(lengths.Length / (0.01 * voice.Length), Evaluate.Of(new Runs(zeros: false, capacity: 100), "segmentsPerSec", x), 1e-3);
    }

    [Fact]
    public void Runs_beyond_the_capacity_are_ignored()
    {
        var x = string.Concat("###..", "###..", "########..").Select(symbol => symbol == '#' ? 1f : 0f).ToArray();
        AssertLengths([2, 2], Evaluate.All(new Runs(zeros: false, capacity: 2), x));
    }

    [Fact]
    public void Threshold_segments_lie_between_crossings_of_the_running_mean()
    {
        // The thresholds are 3 and 9. Means of three cross 3 at rows 4, 8 and 12; the first boundary counts as row -1, and what follows the
        // last is no segment.
        float[] x = [0, 0, 0, 6, 6, 6, 6, 0, 0, 0, 0, 0, 12, 0, 0];
        AssertLengths([5, 4, 4], Evaluate.All(new ThresholdSegments(), x));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(450)]
    [InlineData(3000)]
    [InlineData(40_000)]
    public void Threshold_segments_agree_with_a_plain_count(int length)
    {
        // Values of few bits, so that running sums are exact and a mean is on a threshold as often as it is.
        var x = Evaluate.Contour(length, seed: 6).Select(value => MathF.Round(value * 4) * 3).ToArray();
        AssertLengths([.. CountPlainly(x)], Evaluate.All(new ThresholdSegments(), x));
    }

    [Fact]
    public void The_first_hundred_threshold_segments_count()
    {
        var x = Enumerable.Range(0, 399).Select(i => i % 6 < 3 ? 0f : 12f + i / 300).ToArray();
        var lengths = CountPlainly(x);
        Assert.True(lengths.Count > 110 && lengths[^1] == 3);
        AssertLengths([.. lengths.Take(100)], Evaluate.All(new ThresholdSegments(), x));
    }

    private static List<int> CountPlainly(float[] x)
    {
        float min = x.Min(),
            range = x.Max() - min;
        int shortest = Math.Max(2, x.Length / 100 - 1),
            boundary = -(shortest / 2);
        var lengths = new List<int>();
        for (var i = 0; i < x.Length; i++)
        {
            if ((!Crosses(i, 0.25f) && !Crosses(i, 0.75f)) || i - boundary <= shortest)
                continue;
            lengths.Add(i - boundary);
            boundary = i;
        }

        return lengths;

        bool Crosses(int i, float level)
        {
            float before = i == 0 ? 0 : Mean(i - 1),
                now = Mean(i),
                threshold = min + level * range;
            return (now > threshold && before <= threshold) || (now < threshold && before >= threshold);
        }

        float Mean(int i) => x[Math.Max(0, i - 2)..(i + 1)].Sum() / Math.Min(i + 1, 3);
    }

    [Fact]
    public void A_contour_of_one_level_has_no_threshold_segments() =>
        AssertLengths([], Evaluate.All(new ThresholdSegments(), new float[300]));

    private static void AssertLengths(int[] lengths, Dictionary<string, float> y)
    {
        var mean = lengths.Length > 0 ? lengths.Average() : 0;
        Assert.Equal(0.01 * mean, y["meanSegLen"], 1e-6);
        Assert.Equal(0.01 * lengths.DefaultIfEmpty().Max(), y["maxSegLen"], 1e-6);
        Assert.Equal(0.01 * lengths.DefaultIfEmpty().Min(), y["minSegLen"], 1e-6);
        Assert.Equal(
            0.01 * Math.Sqrt(lengths.Select(length => Math.Pow(length - mean, 2)).DefaultIfEmpty().Average()),
            y["segLenStddev"],
            1e-5
        );
    }
}
