using System.Diagnostics;

namespace EmotionRnn.Cli.Running;

/// <summary>
/// Says on standard error how far a command has come: on a terminal by a line that moves and is gone when it is done, elsewhere, as in the
/// log of a batch job, by a line
/// now and then.
/// </summary>
/// <param name="output">Where to; null for nowhere.</param>
/// <param name="moving">Whether it is a terminal.</param>
/// <param name="what">What is counted, such as "files read".</param>
/// <param name="total">How many there are.</param>
internal sealed class ProgressLine(TextWriter? output, bool moving, string what, int total) : IProgress<int>, IDisposable
{
    private static readonly TimeSpan BetweenMoves = TimeSpan.FromMilliseconds(100),
        BetweenLines = TimeSpan.FromSeconds(10);
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _shown = Stopwatch.GetTimestamp();
    private int? _first;
    private bool _visible;

    /// <summary>So many are done.</summary>
    public void Report(int value)
    {
        _first ??= value;
        if (output is null || Stopwatch.GetElapsedTime(_shown) < (moving ? BetweenMoves : BetweenLines))
            return;
        _shown = Stopwatch.GetTimestamp();
        var text = $"{what}: {value:N0} of {total:N0} ({Stopwatch.GetElapsedTime(_start).TotalSeconds:0} s{Left(value)})";
        if (moving)
            output.Write($"\r\e[2K{text}");
        else
            output.WriteLine(text);
        _visible = moving;
    }

    public void Dispose()
    {
        if (_visible)
            output!.Write("\r\e[2K");
        _visible = false;
    }

    // What was done before the first report, such as by an earlier run, took no time of this one.
    private string Left(int done)
    {
        if (done == _first)
            return "";
        var left = Stopwatch.GetElapsedTime(_start) / (done - _first!.Value) * (total - done);
        return left.TotalSeconds < 1 ? ""
            : left.TotalHours >= 1 ? $", about {left.TotalHours:0.0} h left"
            : $", about {(int)left.TotalMinutes}:{left.Seconds:00} left";
    }
}
