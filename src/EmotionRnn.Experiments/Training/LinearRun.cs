using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// From a corpus to a package of TF-IDF with logistic regression. It takes half a minute on MELD, so there is nothing to go on with when it
/// is stopped.
/// </summary>
/// <param name="corpus">What to train on.</param>
/// <param name="options">How.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class LinearRun(Corpus corpus, TextBaselineOptions options, string folder, string command)
{
    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Trains, scores the test split once, and writes the package.</summary>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public TrainingOutcome Run()
    {
        if (Path.Exists(_output))
            throw new ExperimentException($"{folder} exists already. Choose another --out, or remove it.");
        Trainer.RequireLabels(corpus);
        var baseline = TextBaseline.Train(corpus, options);
        var model = Calibration.Fit(baseline.Model, corpus);
        var beside = options.NeighborWeight > 0 ? ", those of the utterances beside included" : "";
        var (dev, test) = new ModelWriter(corpus, _output).Write(
            model,
            $"Logistic regression over TF-IDF of words and characters{beside}, trained on {corpus.Name}.",
            new()
            {
                Corpus = corpus.Name,
                CorpusHash = corpus.ContentHash,
                Variant = "tf-idf",
                Preset = $"C = {baseline.C}",
                Seed = 0,
                Candidates = 1,
                Command = command,
            }
        );
        return new(
            new(model, 0, dev, RandomVectors: false, new Dictionary<string, IReadOnlyList<EpochRecord>>()),
            dev,
            test,
            Resumed: false
        );
    }
}
