using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EmotionRnn.Tests;

/// <summary>
/// The processor's time that the calling thread takes: what runs beside a test that bounds it does not count. Where the system does not
/// tell, the time that passes.
/// </summary>
internal readonly partial struct ThreadTime
{
    private readonly TimeSpan _start;

    private ThreadTime(TimeSpan start) => _start = start;

    public TimeSpan Elapsed => Now - _start;

    private static TimeSpan Now
    {
        get
        {
            const int Linux = 3,
                MacOS = 16;
            if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
                return Stopwatch.GetElapsedTime(0);
            if (ReadClock(OperatingSystem.IsLinux() ? Linux : MacOS, out var time) != 0)
                throw new InvalidOperationException("The system does not tell the time of a thread.");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1e3);
        }
    }

    public static ThreadTime Start() => new(Now);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out Time time);

    private readonly struct Time
    {
        public readonly nint Seconds,
            Nanoseconds;
    }
}
