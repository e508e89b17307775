using System.Diagnostics;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Cli.Running;

/// <summary>Tells of training on standard error: a line for every epoch, and on a terminal one that moves within it.</summary>
internal sealed class TrainingLine(TextWriter? output, bool moving) : IProgress<TrainingProgress>, IDisposable
{
    private const int Milliseconds = 100;
    private long _shown;
    private bool _visible;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (output is null)
            return;
        if (value.Last is { } epoch)
        {
            Dispose();
            output.WriteLine(
                $"{value.Stage}: epoch {epoch.Epoch} of at most {value.Epochs}, loss {epoch.TrainLoss:0.000}, dev loss "
                    + $"{epoch.Dev.Loss:0.000}, accuracy {100 * epoch.Dev.Accuracy:0.0} %, "
                    + $"weighted F1 {100 * epoch.Dev.WeightedF1:0.0} % (best {100 * value.BestDevWeightedF1:0.0} %)"
            );
        }
        else if (moving && Stopwatch.GetElapsedTime(_shown).TotalMilliseconds >= Milliseconds)
        {
            _shown = Stopwatch.GetTimestamp();
            _visible = true;
            output.Write(
                $"\r\e[2K{value.Stage}: epoch {value.Epoch}, batch {value.Batch} of {value.Batches}, loss "
                    + $"{value.Loss:0.000}{Left(value.Remaining)}"
            );
        }
    }

    /// <summary>Removes the line that moves.</summary>
    public void Dispose()
    {
        if (_visible)
            output!.Write("\r\e[2K");
        _visible = false;
    }

    private static string Left(TimeSpan? remaining) =>
        remaining is { } time ? $", at most {(int)time.TotalMinutes}:{time.Seconds:00} left" : "";
}
