using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Cli.Running;

/// <summary>Tells of training on standard error: a line for every epoch, and how it goes within it.</summary>
/// <param name="line">The line.</param>
internal sealed class TrainingLine(StatusLine line) : IProgress<TrainingProgress>, IDisposable
{
    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Last is { } epoch)
            line.Write(
                $"{value.Stage}: epoch {epoch.Epoch} of at most {value.Epochs}, loss {epoch.TrainLoss:0.000}, dev loss "
                    + $"{epoch.Dev.Loss:0.000}, accuracy {100 * epoch.Dev.Accuracy:0.0} %, "
                    + $"weighted F1 {100 * epoch.Dev.WeightedF1:0.0} % (best {100 * value.BestDevWeightedF1:0.0} %)"
            );
        else
            line.Show(() => $"{value.Stage}: {Place(value)}{StatusLine.Left(value.Remaining, "at most")}");
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private static string Place(TrainingProgress value) =>
        value.Loss is { } loss
            ? $"epoch {value.Epoch}, batch {value.Batch} of {value.Batches}, loss {loss:0.000}"
            : $"{value.Epoch} of {value.Epochs}";
}
