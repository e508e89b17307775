using System.Globalization;

namespace EmotionRnn.Benchmarks;

/// <summary>A table of our side beside a peer's, a row a task.</summary>
/// <param name="peer">What the peer is called; null where it is absent.</param>
/// <param name="wall">Whether time that passed is compared, as for work on several threads, or the processor's time, which other processes
/// disturb less.</param>
internal sealed class Comparison(string? peer, bool wall = false)
{
    private readonly double _peak = Machine.PeakGigaflops();
    private bool _begun;

    /// <summary>Prints a row.</summary>
    /// <param name="task">What was done.</param>
    /// <param name="operations">The floating-point operations that it needs; 0 where they were not counted.</param>
    /// <param name="newest">The newest PyTorch's time as a share of the peer's, where it is known.</param>
    /// <param name="ours">Our costs, round by round.</param>
    /// <param name="theirs">The peer's; null where it is absent.</param>
    public void Row(string task, double operations, double? newest, Cost[] ours, Cost[]? theirs)
    {
        if (!_begun)
        {
            _begun = true;
            Console.WriteLine(
                $"Milliseconds of {(wall ? "time passed" : "the processor's time")}: median (fastest to slowest of {ours.Length} "
                    + $"interleaved rounds).\n"
            );
            Console.WriteLine(
                $"| task | ours | {peer ?? "peer"} | it takes … times as long | … the newest PyTorch | GFLOP/s (share of "
                    + $"peak) | memory, ours and its | allocated |"
            );
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        }

        double[] own = [.. ours.Select(Of)],
            other = [.. (theirs ?? []).Select(Of)];
        double[] ratios = [.. other.Zip(own, (t, o) => t / o)];
        var ratio = theirs is null ? double.NaN : Interleaved.Median(ratios);
        string[] cells =
        [
            task,
            Spread(own),
            theirs is null ? "–" : Spread(other),
            theirs is null ? "–" : $"**{ratio:F1}** ({ratios.Min():F1} to {ratios.Max():F1})",
            theirs is null || newest is null ? "–" : $"{ratio * newest.Value:F1}",
            operations == 0 ? "–" : Rate(operations, Interleaved.Median(own)),
            $"{ours[^1].PeakMemory:F0}{(theirs is null ? "" : $" and {theirs[^1].PeakMemory:F0}")} MB",
            $"{ours.Min(cost => cost.Allocated):N0} B",
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private string Rate(double operations, double milliseconds)
    {
        var rate = operations / milliseconds / 1e6;
        return $"{rate:F1} ({rate / _peak:P0})";
    }

    private double Of(Cost cost) => wall ? cost.Wall : cost.Processor;

    private static string Spread(double[] times) => $"{Digits(Interleaved.Median(times))} ({Digits(times.Min())} to {Digits(times.Max())})";

    private static string Digits(double milliseconds) =>
        milliseconds.ToString(
            milliseconds < 10 ? "F2"
                : milliseconds < 100 ? "F1"
                : "N0",
            CultureInfo.InvariantCulture
        );
}
