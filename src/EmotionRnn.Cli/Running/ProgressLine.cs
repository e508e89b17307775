namespace EmotionRnn.Cli.Running;

/// <summary>Counts on standard error what is done.</summary>
/// <param name="line">The line.</param>
/// <param name="what">What is counted, such as "files read".</param>
/// <param name="total">How many there are.</param>
internal sealed class ProgressLine(StatusLine line, string what, int total) : IProgress<int>, IDisposable
{
    private int? _first;

    /// <summary>So many are done.</summary>
    public void Report(int value)
    {
        _first ??= value;
        line.Show(() => $"{what}: {value:N0} of {total:N0} ({line.Elapsed.TotalSeconds:0} s{Rate(value)})");
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    // What was done before the first report, such as by an earlier run, took no time of this one.
    private string Rate(int done)
    {
        if (done == _first)
            return "";
        var one = line.Elapsed / (done - _first!.Value);
        return $", {1 / one.TotalSeconds:0.0} a second{StatusLine.Left(one * (total - done), "about")}";
    }
}
