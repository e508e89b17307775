namespace EmotionRnn.Experiments.Training;

/// <summary>
/// From a corpus to a model package. While it trains, what it has so far lies in <c>FOLDER.training</c>; the package appears in
/// <c>FOLDER</c> at the end, by a rename.
/// A run that was stopped goes on when the same command is given again.
/// </summary>
public abstract class ModelRun
{
    private protected ModelRun(string folder) => Output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Where checkpoints lie while the run lasts.</summary>
    public string WorkFolder => Folder.Path;

    /// <summary>Whether a run with these very settings was stopped and would go on.</summary>
    public bool WouldGoOn => Folder.WouldGoOn;

    /// <summary>Where the package goes.</summary>
    private protected string Output { get; }

    private RunFolder Folder => new(Output, Settings);

    /// <summary>Trains, scores the test split once, and writes the package.</summary>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="time">For the time left.</param>
    /// <param name="cancellationToken">Ends the run; it can go on later.</param>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    /// <exception cref="IOException">A folder cannot be written.</exception>
    public TrainingOutcome Run(bool restart, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellationToken)
    {
        Check();
        return Folder.Use(restart, resumed => Train(resumed, progress, time, cancellationToken));
    }

    /// <summary>Throws what can be known before anything is written.</summary>
    private protected virtual void Check() { }

    /// <summary>Everything that the result depends on, in JSON. Threads, and whether curves are recorded, are not part of it.</summary>
    private protected abstract string Settings();

    /// <summary>Trains in the work folder, or goes on where it was, and writes the package.</summary>
    private protected abstract TrainingOutcome Train(
        bool resumed,
        IProgress<TrainingProgress>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    );
}

/// <summary>What a training run gave.</summary>
/// <param name="Trained">The model and its epochs.</param>
/// <param name="Dev">How the package does on dev, where it was chosen.</param>
/// <param name="Test">How it does on test, scored once; null where there is none.</param>
/// <param name="Resumed">Whether it went on from checkpoints.</param>
public sealed record TrainingOutcome(TrainedModel Trained, Evaluation Dev, Evaluation? Test, bool Resumed);
