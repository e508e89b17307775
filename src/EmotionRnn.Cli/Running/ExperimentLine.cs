using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Cli.Running;

/// <summary>Tells of an experiment on standard error: a line for every run that has ended, and between them those at work.</summary>
/// <param name="line">The line.</param>
internal sealed class ExperimentLine(StatusLine line) : IProgress<ExperimentProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _atWork = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Report(ExperimentProgress value)
    {
        lock (_lock)
        {
            var done = $"{value.Done} of {value.Total}";
            if (value.Training is { } training)
            {
                _atWork[value.Run] = $"{value.Run} (epoch {training.Epoch}{(training.Loss is { } loss ? $", loss {loss:0.000}" : "")})";
                line.Show(() => $"{done}: {string.Join(", ", _atWork.Values.Take(3))}{Left(value)}");
                return;
            }

            _atWork.Remove(value.Run);
            line.Write(
                $"{done}: {value.Run}{(value.DevWeightedF1 is { } score ? $", weighted F1 on dev {100 * score:0.0} %" : "")}{Left(value)}"
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private string Left(ExperimentProgress value) =>
        value.Done == 0 ? "" : StatusLine.Left(line.Elapsed / value.Done * (value.Total - value.Done), "about");
}
