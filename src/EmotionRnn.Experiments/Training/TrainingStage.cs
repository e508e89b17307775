using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Trains one network epoch by epoch: batches, scores on dev, the choice of the epoch, and a checkpoint after each from which training goes
/// on with the same bits.
/// What is random in an epoch depends on the seed and the epoch alone. Long epochs are also kept while they last.
/// </summary>
internal abstract class TrainingStage(string name, StageSettings settings, ParameterSet parameters, long seed)
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromMinutes(1);

    /// <summary>What it is called in progress and checkpoints.</summary>
    public string Name { get; } = name;

    /// <summary>Whether scores on train and test are recorded after every epoch.</summary>
    public bool RecordCurves { get; init; }

    protected StageSettings Settings => settings;

    protected ParameterSet Parameters => parameters;

    /// <summary>The epoch's batches, in order.</summary>
    protected abstract IReadOnlyList<int[]> Batches(RandomStream random);

    /// <summary>The loss of a batch, and its gradient in the parameters.</summary>
    protected abstract BatchLoss Loss(int[] batch, RandomStream dropout);

    /// <summary>The log-probabilities of all labelled utterances of a split, and their labels.</summary>
    protected abstract (float[] LogProbabilities, int[] Truth) Score(Split split);

    /// <summary>What moves the parameters.</summary>
    protected virtual Optimizer CreateOptimizer() =>
        settings.Optimizer switch
        {
            OptimizerKind.Adam => new Adam(parameters, settings.LearningRate, settings.L2),
            OptimizerKind.Sgd => new Sgd(parameters, settings.LearningRate, settings.Momentum, settings.L2),
            var other => throw new ArgumentException($"{Name} is not trained by {other}."),
        };

    /// <summary>Trains, or goes on where a checkpoint was written, and leaves the chosen weights in the parameters.</summary>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="time">For the time left.</param>
    /// <param name="cancellationToken">Ends training; it can go on later.</param>
    public StageHistory Run(
        string checkpoint,
        IProgress<TrainingProgress>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var optimizer = CreateOptimizer();
        var state = Checkpoint.Read(checkpoint, parameters, optimizer) ?? new Checkpoint(parameters);
        var (started, written) = (time.GetTimestamp(), time.GetTimestamp());
        var firstStep = optimizer.Steps;
        while (!Finished(state))
        {
            var epoch = state.History.Count + 1;
            var (first, loss, weight) = state.Partial;
            var batches = Batches(new RandomStream(seed, epoch, 0));
            for (var b = first; b < batches.Count; b++)
            {
                optimizer.LearningRate = LearningRateAt(optimizer.Steps, settings.Epochs * batches.Count);
                cancellationToken.ThrowIfCancellationRequested();
                var batch = Loss(batches[b], new RandomStream(seed, epoch, b + 1));
                if (!double.IsFinite(batch.Mean))
                    throw new ExperimentException(
                        $"The loss of {Name} is no longer a number, in epoch {epoch}, batch {b + 1}. Lower the learning rate."
                    );
                optimizer.Step();
                (loss, weight) = (loss + batch.Mean * batch.Weight, weight + batch.Weight);
                Report(b + 1, batches.Count, null);
                if (b + 1 == batches.Count || time.GetElapsedTime(written) < CheckpointInterval)
                    continue;
                state.Partial = new(b + 1, loss, weight);
                state.Write(checkpoint, parameters, optimizer);
                written = time.GetTimestamp();
            }

            state.Add(
                new(
                    epoch,
                    loss / weight,
                    RecordCurves ? Scores(Split.Train) : null,
                    Scores(Split.Dev),
                    RecordCurves ? Scores(Split.Test) : null
                ),
                parameters
            );
            state.Write(checkpoint, parameters, optimizer);
            written = time.GetTimestamp();
            Report(batches.Count, batches.Count, state.History[^1]);

            void Report(int done, int all, EpochRecord? last)
            {
                var steps = optimizer.Steps - firstStep;
                var remaining = time.GetElapsedTime(started) * ((settings.Epochs * all - optimizer.Steps) / (double)steps);
                progress?.Report(
                    new(
                        Name,
                        epoch,
                        settings.Epochs,
                        done,
                        all,
                        loss / weight,
                        last,
                        state.History.Count > 0 ? state.BestWeightedF1 : null,
                        remaining
                    )
                );
            }
        }

        if (settings.BestEpoch)
            state.RestoreBest(parameters);
        return new(Name, state.History, settings.BestEpoch ? state.BestEpoch : state.History.Count);
    }

    // Epochs of batches by tokens may differ by some batches: what the last has more is done at the rate of its last but one.
    private float LearningRateAt(int step, int steps) =>
        settings.Schedule == RateSchedule.WarmUpThenLinear
            ? settings.LearningRate * LearningRateSchedule.WarmUpThenLinear(int.Min(step, steps - 1), steps)
            : settings.LearningRate;

    private bool Finished(Checkpoint state) =>
        state.History.Count >= settings.Epochs || (settings.Patience > 0 && state.History.Count - state.BestEpoch >= settings.Patience);

    private SplitScores Scores(Split split)
    {
        var (logProbabilities, truth) = Score(split);
        var predictions = Predictions.FromLogarithms(truth, logProbabilities, logProbabilities.Length / int.Max(truth.Length, 1));
        var counts = ClassCounts.Of([.. predictions.Truth], [.. predictions.Predicted], predictions.Classes);
        return new(predictions.NegativeLogLikelihood(), Metric.Accuracy(counts), Metric.WeightedF1(counts));
    }
}
