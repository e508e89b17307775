namespace EmotionRnn.Experiments.Training;

/// <summary>What one epoch of training gave.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">The mean loss over the epoch's batches, while weights moved and dropout was on.</param>
/// <param name="Train">On the training split after the epoch; null where nobody asked for it.</param>
/// <param name="Dev">On the dev split after the epoch.</param>
/// <param name="Test">On the test split after the epoch, for a curve, never for a choice; null where nobody asked for it.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, SplitScores? Train, SplitScores Dev, SplitScores? Test);

/// <summary>A network's scores on a split.</summary>
/// <param name="Loss">The mean negative log-likelihood, in nats an utterance.</param>
/// <param name="Accuracy">0 to 1.</param>
/// <param name="WeightedF1">0 to 1.</param>
public sealed record SplitScores(double Loss, double Accuracy, double WeightedF1);

/// <summary>What the training of one network gave.</summary>
/// <param name="Stage">Which network, as progress calls it.</param>
/// <param name="Epochs">One record an epoch.</param>
/// <param name="Kept">The epoch whose weights were kept, from 1.</param>
public sealed record StageHistory(string Stage, IReadOnlyList<EpochRecord> Epochs, int Kept);

/// <summary>Where training is.</summary>
/// <param name="Stage">Which network is trained, such as <c>text</c> or <c>network 2 of 3</c>.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">The most there will be.</param>
/// <param name="Batch">Batches done in this epoch.</param>
/// <param name="Batches">Batches an epoch.</param>
/// <param name="Loss">The mean loss of the epoch so far; null of what has none.</param>
/// <param name="Last">The epoch that has just ended, or null within one.</param>
/// <param name="BestDevWeightedF1">The best so far, or null before the first epoch has ended.</param>
/// <param name="Remaining">How long the stage will take at most; null while that is unknown.</param>
public sealed record TrainingProgress(
    string Stage,
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    double? Loss,
    EpochRecord? Last,
    double? BestDevWeightedF1,
    TimeSpan? Remaining
);
