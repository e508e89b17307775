using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>This program as the process that one side of a comparison runs in.</summary>
internal static class SideHost
{
    /// <summary>The argument that makes the program one.</summary>
    public const string Command = "side";

    public static int Run(string[] arguments)
    {
        switch (arguments[0])
        {
            case StartSide.Name:
                StartSide.Serve(arguments[1..]);
                return 0;
            case NetworkSide.Name:
                Serve("EmotionRNN for .NET", NetworkSide.Open(arguments[1..]), OfThisProcess);
                return 0;
            case EncoderSide.Name:
                Serve("EmotionRNN for .NET", EncoderSide.Open(arguments[1..]), OfThisProcess);
                return 0;
            case OnnxSide.Name:
                Serve("ONNX Runtime", OnnxSide.Open(arguments[1..]), OfThisProcess);
                return 0;
            default:
                throw new ArgumentException($"There is no side '{arguments[0]}'.");
        }
    }

    /// <summary>Does some work whenever it is asked to, and answers with what it cost.</summary>
    /// <param name="name">What the side is called.</param>
    /// <param name="work">The work.</param>
    /// <param name="usage">The processor's time that the work has used so far, and its peak memory in MB.</param>
    public static void Serve(string name, Action work, Func<(TimeSpan Processor, double PeakMemory)> usage)
    {
        Console.WriteLine($"ready {name}");
        while (Console.ReadLine() is { } line)
        {
            var repetitions = int.Parse(line);
            var processor = usage().Processor;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < repetitions; i++)
                work();
            var wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            var (after, peak) = usage();
            Console.WriteLine(
                $"{wall / repetitions} {(after - processor).TotalMilliseconds / repetitions} {allocated / repetitions} {peak}"
            );
        }
    }

    private static (TimeSpan Processor, double PeakMemory) OfThisProcess()
    {
        using var self = Process.GetCurrentProcess();
        return (Environment.CpuUsage.TotalTime, self.PeakWorkingSet64 / 1e6);
    }
}
