using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// Runs several sides in turn, A B A B …, and prints medians, spread and the median of the ratios taken round by round: on a machine whose speed drifts,
/// only figures that were taken side by side can be compared.
/// </summary>
internal static class Interleaved
{
    /// <summary>Each side runs once to warm up and then once a round; it returns its time in milliseconds.</summary>
    /// <returns>For each side the median ratio of the last side's time to its own.</returns>
    public static double[] Run(int rounds, params (string Name, Func<double> Round)[] sides)
    {
        foreach (var (_, round) in sides) round();
        var times = sides.Select(_ => new double[rounds]).ToArray();
        for (var r = 0; r < rounds; r++)
        {
            for (var s = 0; s < sides.Length; s++) times[s][r] = sides[s].Round();
        }

        var ratios = times.Select(own => Median([.. times[^1].Zip(own, (last, mine) => last / mine)])).ToArray();
        Console.WriteLine($"| side | median ms | fastest | slowest | {sides[^1].Name} takes … times as long |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        for (var s = 0; s < sides.Length; s++)
            Console.WriteLine($"| {sides[s].Name} | {Median(times[s]):F2} | {times[s].Min():F2} | {times[s].Max():F2} | {ratios[s]:F2} |");
        return ratios;
    }

    public static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
