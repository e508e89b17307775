using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.Ensemble;

namespace EmotionRnn.Experiments.Packaging;

/// <summary>Puts packages together as an ensemble: weights and temperature are chosen on dev, and test is scored once.</summary>
/// <param name="corpus">With labelled utterances in its dev split.</param>
/// <param name="packages">The members, at least two.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class Combination(Corpus corpus, IReadOnlyList<ModelPackage> packages, string folder, string command)
{
    // Finer weights fit dev's noise: its interval of weighted F1 is some points wide.
    private const int LargestWeight = 3;

    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Chooses, scores and writes.</summary>
    /// <param name="equal">Whether all weights are 1 instead.</param>
    /// <returns>The package's weights and its scores on dev and on test; the latter null where the corpus has none.</returns>
    /// <exception cref="ExperimentException">The members do not fit together, or the corpus does not fit them.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public (IReadOnlyList<double> Weights, Evaluation Dev, Evaluation? Test) Run(bool equal = false)
    {
        if (Path.Exists(_output))
            throw new ExperimentException($"{folder} exists already. Choose another --out, or remove it.");
        if (packages.FirstOrDefault(package => !package.Model.Labels.Equals(corpus.Labels)) is { } other)
            throw new ExperimentException(
                $"The model {other.Manifest.Name} tells apart {other.Model.Labels}, and {corpus.Name} has the labels "
                    + $"{corpus.Labels}. Give a corpus with the models' labels."
            );
        try
        {
            var weights = equal ? [.. packages.Select(_ => 1d)] : Choose();
            EnsembleMember[] members =
            [
                .. packages
                    .Zip(weights)
                    .Where(member => member.Second > 0)
                    .Select(member => new EnsembleMember(member.First.Model, member.Second)
                    {
                        Package = new(member.First.Folder, member.First.Hash, member.First.Manifest),
                    }),
            ];
            var data = new TrainingData(corpus);
            var ensemble = new EnsembleModel(members, temperature: 1);
            var answers = LabeledAnswers.Of(ensemble, data, Split.Dev);
            var model = Calibration.Fit(ensemble, answers);
            var writer = new ModelWriter(data, _output);
            var (dev, test) = (Evaluation.Of(model, answers, corpus), writer.Test(model));
            var described = writer.Describe(Description(members.Length), writer.Record("ensemble", "combine", command), dev, test);
            ModelPackage.Write(_output, model, described, manifest => ModelCard.Of(manifest, corpus));
            return (weights, dev, test);
        }
        catch (ArgumentException error)
        {
            throw new ExperimentException(error.Message, error);
        }
    }

    /// <summary>
    /// Weights 0 to 3 that give the best weighted F1 on dev, a member at a time until none is better; from equal ones, and of equals the
    /// first, nearest to 1.
    /// At least two members stay.
    /// </summary>
    private double[] Choose()
    {
        var data = new TrainingData(corpus);
        data.RequireLabels();
        var answers = packages.Select(package => LabeledAnswers.Of(package.Model, data, Split.Dev)).ToArray();
        var probabilities = packages.Zip(answers, (package, answer) => Probabilities(package.Model, answer)).ToArray();
        var truth = answers[0].Truth;
        var weights = Enumerable.Repeat(1d, packages.Count).ToArray();
        var best = Score(weights);
        for (var improved = true; improved; )
        {
            improved = false;
            for (var m = 0; m < weights.Length; m++)
            {
                foreach (var candidate in Enumerable.Range(0, LargestWeight + 1).OrderBy(weight => Math.Abs(weight - 1)))
                {
                    var trial = weights.ToArray();
                    trial[m] = candidate;
                    if (trial.Count(weight => weight > 0) < 2 || Score(trial) is var score && score <= best)
                        continue;
                    (weights, best, improved) = (trial, score, true);
                }
            }
        }

        return weights;

        double Score(double[] trial)
        {
            var classes = corpus.Labels.Count;
            var predicted = new int[truth.Length];
            for (var u = 0; u < truth.Length; u++)
                predicted[u] = Enumerable
                    .Range(0, classes)
                    .MaxBy(c => trial.Select((weight, m) => weight * probabilities[m][u * classes + c]).Sum());
            return Metric.WeightedF1(ClassCounts.Of(truth, predicted, classes));
        }
    }

    private static double[] Probabilities(EmotionModel model, LabeledAnswers answers) =>
        [.. answers.LogProbabilities.Chunk(model.Labels.Count).SelectMany(utterance => model.Probabilities(utterance))];

    private string Description(int members) =>
        $"{members} models whose calibrated probabilities are averaged, with weights chosen on the dev split of {corpus.Name}.";
}
