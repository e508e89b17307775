namespace EmotionRnn.Cli.Running;

/// <summary>
/// Says on standard error how far a command has come: on a terminal by a line that moves and is gone when it is done, elsewhere, as in the
/// log of a batch job, by a line a minute. Safe for several threads at once.
/// </summary>
/// <param name="output">Where to; null for nowhere.</param>
/// <param name="moving">Whether it is a terminal.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusLine(TextWriter? output, bool moving, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan BetweenMoves = TimeSpan.FromMilliseconds(100),
        BetweenLines = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private long _shown = time.GetTimestamp();
    private bool _visible;

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Shows where things are, if that was last shown long enough ago.</summary>
    /// <param name="text">Says it.</param>
    public void Show(Func<string> text)
    {
        lock (_lock)
        {
            if (output is null || time.GetElapsedTime(_shown) < (moving ? BetweenMoves : BetweenLines))
                return;
            _shown = time.GetTimestamp();
            if (moving)
                output.Write($"\r\e[2K{text()}");
            else
                output.WriteLine(text());
            _visible = moving;
        }
    }

    /// <summary>Writes a line that stays.</summary>
    /// <param name="line">The line.</param>
    public void Write(string line)
    {
        lock (_lock)
        {
            Clear();
            output?.WriteLine(line);
            if (!moving)
                _shown = time.GetTimestamp();
        }
    }

    /// <summary>Removes the line that moves.</summary>
    public void Dispose()
    {
        lock (_lock)
            Clear();
    }

    /// <summary>A time left in words, behind a comma; nothing where it is unknown or less than a second.</summary>
    /// <param name="left">The time.</param>
    /// <param name="sureness">How it is meant, such as "about".</param>
    public static string Left(TimeSpan? left, string sureness) =>
        left is not { TotalSeconds: >= 1 } time ? ""
        : time.TotalHours >= 1 ? $", {sureness} {time.TotalHours:0.0} h left"
        : $", {sureness} {(int)time.TotalMinutes}:{time.Seconds:00} left";

    private void Clear()
    {
        if (_visible)
            output!.Write("\r\e[2K");
        _visible = false;
    }
}
