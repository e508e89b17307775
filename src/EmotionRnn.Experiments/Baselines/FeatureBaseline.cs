using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Baselines;

/// <summary>How the feature baseline is run.</summary>
/// <param name="C">The weight of the loss against the penalty.</param>
/// <param name="Gamma">γ of the class weights (N / (classes · n_c))^γ; 0 for none.</param>
public sealed record FeatureBaselineOptions(double C = 1, double Gamma = 0);

/// <summary>How a group was recognised by what was learned from all others.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Files">Its files.</param>
/// <param name="UnweightedAverageRecall">Over its files alone.</param>
public sealed record GroupScore(string Group, int Files, double UnweightedAverageRecall);

/// <summary>
/// What features are worth: every group of files (a speaker's) is recognised by a logistic regression over the others, standardised by the
/// mean and
/// deviation of those others, so that nothing of the group is known beforehand. The figure is the unweighted average recall over all files.
/// </summary>
public sealed class FeatureBaseline
{
    private FeatureBaseline(string[] labels, Predictions predictions, GroupScore[] groups) =>
        (Labels, Predictions, Groups, Report) = (labels, predictions, groups, ClassificationReport.Of(labels, predictions));

    /// <summary>The classes, sorted by name.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The predictions for all files, in the order of the labels given.</summary>
    public Predictions Predictions { get; }

    /// <summary>All metrics over all files, each recognised by what was learned from the other groups.</summary>
    public ClassificationReport Report { get; }

    /// <summary>Each group, sorted by name.</summary>
    public IReadOnlyList<GroupScore> Groups { get; }

    /// <summary>Leaves out one group after another.</summary>
    /// <param name="features">Every labelled file's; files without a label are left out.</param>
    /// <param name="files">The labelled files, named as the features name them, or by the end of the path from a slash on.</param>
    /// <param name="options">See <see cref="FeatureBaselineOptions"/>.</param>
    /// <param name="progress">Told how many groups are done, and how many there are; may be null.</param>
    /// <param name="cancellationToken">Ends the run between two groups.</param>
    /// <exception cref="ExperimentException">A file has no features, or there is but one group or label.</exception>
    public static FeatureBaseline Run(
        FeatureTable features,
        IReadOnlyList<LabeledFile> files,
        FeatureBaselineOptions? options = null,
        IProgress<(int Done, int Groups)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new FeatureBaselineOptions();
        int[] rows = [.. files.Select(file => features.IndexOf(file.File))];
        if (Array.IndexOf(rows, -1) is >= 0 and var missing)
            throw new ExperimentException(
                $"\"{files[missing].File}\" has a label and no features. Name it as the features do, or take its label out."
            );

        string[] labels = [.. files.Select(file => file.Label).Distinct().Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
            throw new ExperimentException("There must be at least two labels to tell apart.");
        int[] truth = [.. files.Select(file => Array.IndexOf(labels, file.Label))];
        var groups = files.Index().ToLookup(file => file.Item.Group, file => file.Index);
        if (groups.Count < 2)
            throw new ExperimentException("There must be at least two groups: one is left out at a time.");

        var logarithms = new float[files.Count * labels.Length];
        var (done, counting) = (0, new Lock());
        Parallel.ForEach(
            groups,
            new ParallelOptions { CancellationToken = cancellationToken },
            group =>
            {
                var held = group.ToHashSet();
                int[] training = [.. Enumerable.Range(0, files.Count).Where(n => !held.Contains(n))];
                var scale = new Standardization(features, [.. training.Select(n => rows[n])]);
                int[] classes = [.. training.Select(n => truth[n])];
                double[] weights = [.. ClassWeights.Of(classes, labels.Length, options.Gamma).Select(weight => (double)weight)];
                var x = scale.Apply(features, [.. training.Select(n => rows[n])]);
                var classifier = LogisticRegression
                    .Fit(x, classes, labels.Length, new LogisticRegressionOptions(options.C, weights))
                    .Classifier;
                foreach (var n in group)
                    classifier.LogProbabilities(scale.Apply(features, [rows[n]]), logarithms.AsSpan(n * labels.Length, labels.Length));
                lock (counting)
                    progress?.Report((++done, groups.Count));
            }
        );

        var predictions = Predictions.FromLogarithms(truth, logarithms, labels.Length);
        var scores = groups
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GroupScore(
                group.Key,
                group.Count(),
                Metric.UnweightedAverageRecall(
                    ClassCounts.Of([.. group.Select(n => truth[n])], [.. group.Select(n => predictions.Predicted[n])], labels.Length)
                )
            ));
        return new FeatureBaseline(labels, predictions, [.. scores]);
    }

    /// <summary>z = (x − mean) / deviation, by the mean and deviation of some rows; a feature that is constant there becomes 0.</summary>
    private sealed class Standardization
    {
        private readonly double[] _means,
            _factors;

        public Standardization(FeatureTable features, int[] rows)
        {
            _means = new double[features.Names.Count];
            _factors = new double[features.Names.Count];
            for (var d = 0; d < _means.Length; d++)
            {
                var (sum, squares) = (0.0, 0.0);
                foreach (var row in rows)
                    sum += features[row][d];
                var mean = sum / rows.Length;
                foreach (var row in rows)
                    squares += (features[row][d] - mean) * (features[row][d] - mean);
                var deviation = Math.Sqrt(squares / rows.Length);
                (_means[d], _factors[d]) = (mean, deviation > 1e-7 * Math.Abs(mean) ? 1 / deviation : 0);
            }
        }

        public float[] Apply(FeatureTable features, int[] rows)
        {
            var result = new float[rows.Length * _means.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                var row = features[rows[i]];
                for (var d = 0; d < row.Length; d++)
                    result[i * row.Length + d] = (float)((row[d] - _means[d]) * _factors[d]);
            }

            return result;
        }
    }
}
