using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>This program as the process that one side of a comparison runs in.</summary>
internal static class SideHost
{
    /// <summary>The argument that makes the program one.</summary>
    public const string Command = "side";

    public static int Run(string[] arguments)
    {
        Serve(arguments[0] switch
        {
            NetworkSide.Name => NetworkSide.Open(arguments[1..]),
            var other => throw new ArgumentException($"There is no side '{other}'."),
        });
        return 0;
    }

    private static void Serve(Action work)
    {
        Console.WriteLine("ready EmotionRNN for .NET");
        while (Console.ReadLine() is { } line)
        {
            var repetitions = int.Parse(line);
            var (allocated, processor, start) = (GC.GetTotalAllocatedBytes(precise: true), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            for (var i = 0; i < repetitions; i++) work();
            var wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            processor = Environment.CpuUsage.TotalTime - processor;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            using var self = Process.GetCurrentProcess();
            Console.WriteLine($"{wall / repetitions} {processor.TotalMilliseconds / repetitions} {allocated / repetitions} {self.PeakWorkingSet64 / 1e6}");
        }
    }
}
