using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// Runs several sides in turn, A B A B …: on a machine whose speed drifts, only figures that were taken side by side can be compared.
/// </summary>
internal static class Interleaved
{
    private const double WarmUpMilliseconds = 2000,
        RoundMilliseconds = 100;

    /// <summary>Each side warms up for two seconds of its processor's time and then runs once a round.</summary>
    /// <param name="rounds">How often each side runs.</param>
    /// <param name="sides">The sides; the first is ours.</param>
    /// <returns>For each side its costs, round by round.</returns>
    public static Cost[][] Run(int rounds, params Side[] sides)
    {
        var repetitions = sides.Select(WarmUp).ToArray();
        var costs = sides.Select(_ => new Cost[rounds]).ToArray();
        for (var r = 0; r < rounds; r++)
        {
            for (var s = 0; s < sides.Length; s++)
                costs[s][r] = sides[s].Round(repetitions[s]);
        }

        return costs;
    }

    /// <summary>How many repetitions make a round of a tenth of a second.</summary>
    private static int WarmUp(Side side)
    {
        Cost cost = default;
        for (var done = 0d; done < WarmUpMilliseconds; done += cost.Processor)
            cost = side.Round();
        var repetitions = int.Max(1, (int)(RoundMilliseconds / cost.Processor));
        cost = side.Round(repetitions);
        return int.Max(1, (int)(RoundMilliseconds / cost.Processor));
    }

    /// <summary>How long something takes, in milliseconds.</summary>
    public static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
