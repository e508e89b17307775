using System.Diagnostics;
using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Cli.Running;

/// <summary>
/// Tells of an experiment on standard error: a line for every run that has ended, and on a terminal one that moves with those at work.
/// </summary>
internal sealed class ExperimentLine(TextWriter? output, bool moving) : IProgress<ExperimentProgress>, IDisposable
{
    private const int Milliseconds = 200;
    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<string, string> _atWork = new(StringComparer.Ordinal);
    private long _shown;
    private bool _visible;

    /// <inheritdoc/>
    public void Report(ExperimentProgress value)
    {
        if (output is null)
            return;
        lock (_lock)
        {
            if (value.Training is { } training)
            {
                _atWork[value.Run] = $"{value.Run} (epoch {training.Epoch})";
                if (!moving || Stopwatch.GetElapsedTime(_shown).TotalMilliseconds < Milliseconds)
                    return;
                _shown = Stopwatch.GetTimestamp();
                _visible = true;
                output.Write($"\r\e[2K{value.Done} of {value.Total}: {string.Join(", ", _atWork.Values.Take(3))}{Left(value)}");
                return;
            }

            _atWork.Remove(value.Run);
            Clear();
            output.WriteLine(
                $"{value.Done} of {value.Total}: "
                    + $"{value.Run}{(value.DevWeightedF1 is { } score ? $", weighted F1 on dev {100 * score:0.0} %" : "")}{Left(value)}"
            );
        }
    }

    /// <summary>Removes the line that moves.</summary>
    public void Dispose()
    {
        lock (_lock)
            Clear();
    }

    private void Clear()
    {
        if (_visible)
            output!.Write("\r\e[2K");
        _visible = false;
    }

    private string Left(ExperimentProgress value)
    {
        if (value.Done == 0 || value.Done == value.Total)
            return "";
        var left = Stopwatch.GetElapsedTime(_start) / value.Done * (value.Total - value.Done);
        return $", about {(int)left.TotalMinutes}:{left.Seconds:00} left";
    }
}
