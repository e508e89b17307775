using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Packaging;

/// <summary>
/// From a recipe to a model package. While it trains, what it has so far lies in <c>FOLDER.training</c>; the package appears in
/// <c>FOLDER</c> at the end, by a rename.
/// A run that was stopped, in whatever way, goes on when the same command is given again, with the same bits.
/// </summary>
/// <param name="recipe">What to train.</param>
/// <param name="data">What to train on.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
/// <param name="candidates">How many times to train it all, with seeds counted up from the recipe's, to keep what is best on dev.</param>
public sealed class TrainingRun(Recipe recipe, TrainingData data, string folder, string command, int candidates = 1)
{
    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Where checkpoints lie while the run lasts.</summary>
    public string WorkFolder => _output + ".training";

    /// <summary>Whether a run with these very settings was stopped and would go on.</summary>
    public bool WouldGoOn => Training.WorkFolder.Holds(WorkFolder, Key);

    private string Key => $$"""{"candidates":{{candidates}},"recipe":{{recipe.Key(data)}}}""";

    /// <summary>Trains, scores the test split once, and writes the package.</summary>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="time">For the time left.</param>
    /// <param name="cancellationToken">Ends the run; it can go on later.</param>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    /// <exception cref="IOException">A folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public TrainingOutcome Run(bool restart, IProgress<TrainingProgress>? progress, TimeProvider time, CancellationToken cancellationToken)
    {
        recipe.Check(data);
        RefuseExisting();
        using var work =
            Training.WorkFolder.TryTake(WorkFolder, time)
            ?? throw new ExperimentException($"Another run is at work in {WorkFolder}. Wait for it, or choose another --out.");
        RefuseExisting();
        var resumed = work.Begin(Key, restart);
        var best = Best(work, progress, cancellationToken);
        var test = new ModelWriter(data, _output).Write(best, candidates, command);
        work.Remove();
        return new(best, test, resumed);
    }

    private TrainedModel Best(WorkFolder work, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        TrainedModel? best = null;
        for (var seed = recipe.Seed; seed < recipe.Seed + candidates; seed++)
        {
            var prefix = candidates > 1 ? $"seed {seed}, " : "";
            var told = progress is null ? null : new Relay<TrainingProgress>(p => progress.Report(p with { Stage = prefix + p.Stage }));
            var candidate = TrainedModel.Of(recipe with { Seed = seed }, data, work.Part($"seed{seed}"), told, cancellationToken);
            if (best is null || candidate.Dev.WeightedF1 > best.Dev.WeightedF1)
                best = candidate;
        }

        return best!;
    }

    private void RefuseExisting()
    {
        if (Path.Exists(_output))
            throw new ExperimentException($"{_output} exists already. Choose another --out, or remove it.");
    }
}

/// <summary>What a training run gave.</summary>
/// <param name="Trained">The model, and how it does on dev.</param>
/// <param name="Test">How it does on test, scored once; null where there is none.</param>
/// <param name="Resumed">Whether it went on from checkpoints.</param>
public sealed record TrainingOutcome(TrainedModel Trained, Evaluation? Test, bool Resumed);
