using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// A program that is started and ends, over and over. What is measured is the program: its processor's time, and its peak memory.
/// </summary>
internal static partial class StartSide
{
    public const string Name = "start";

    private const int OfChildren = -1;

    public static void Serve(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        SideHost.Serve(
            command[0],
            RunOnce,
            () => (TimeSpan.FromMicroseconds(Usage().ProcessorMicroseconds), Usage().PeakKilobytes * 1024 / 1e6)
        );

        void RunOnce()
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {errors.Result}");
        }
    }

    /// <summary>Of all children that have ended: their time together, and the most memory that one of them used.</summary>
    private static (double ProcessorMicroseconds, double PeakKilobytes) Usage()
    {
        Span<long> usage = stackalloc long[18];
        if (GetUsage(OfChildren, ref usage[0]) != 0)
            throw new InvalidOperationException("getrusage failed.");
        return ((usage[0] + usage[2]) * 1e6 + usage[1] + usage[3], usage[4]);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}
