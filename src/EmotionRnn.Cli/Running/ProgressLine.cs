using System.Diagnostics;

namespace EmotionRnn.Cli.Running;

/// <summary>A line on a terminal that says how far a command has come, and is gone when it is done.</summary>
internal sealed class ProgressLine(TextWriter? terminal, string what, int total) : IDisposable
{
    private const int Milliseconds = 100;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _shown = Stopwatch.GetTimestamp();
    private bool _visible;

    /// <summary>So many are done.</summary>
    public void Report(int done)
    {
        if (terminal is null || Stopwatch.GetElapsedTime(_shown).TotalMilliseconds < Milliseconds) return;
        _shown = Stopwatch.GetTimestamp();
        _visible = true;
        terminal.Write($"\r\e[2K{what}: {done:N0} of {total:N0} ({Stopwatch.GetElapsedTime(_start).TotalSeconds:0} s)");
    }

    public void Dispose()
    {
        if (_visible) terminal!.Write("\r\e[2K");
    }
}
