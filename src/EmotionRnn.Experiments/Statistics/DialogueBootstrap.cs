using System.Numerics;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Statistics;

/// <summary>
/// The uncertainty of a metric by resampling whole dialogues with replacement (Efron and Tibshirani, 1993: percentile intervals):
/// utterances of a dialogue
/// depend on each other, so that resampling single utterances would make intervals too narrow. Every metric and system sees the same
/// resamples.
/// </summary>
public sealed class DialogueBootstrap
{
    private readonly int[] _truth;
    private readonly int[] _rowOfUtterance;
    private readonly int _classes,
        _dialogues,
        _resamples;
    private readonly long _seed;

    /// <summary>Prepares to resample.</summary>
    /// <param name="truth">The classes of the utterances <c>[N]</c>.</param>
    /// <param name="dialogues">The dialogue of each utterance <c>[N]</c>: any numbers, equal within a dialogue and nowhere else.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="resamples">How many times to resample.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    public DialogueBootstrap(IReadOnlyList<int> truth, IReadOnlyList<int> dialogues, int classes, int resamples = 10_000, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(dialogues.Count, truth.Count);
        ArgumentOutOfRangeException.ThrowIfZero(truth.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        var rows = new Dictionary<int, int>();
        foreach (var dialogue in dialogues)
            rows.TryAdd(dialogue, rows.Count);
        _truth = [.. truth];
        _rowOfUtterance = [.. dialogues.Select(dialogue => rows[dialogue])];
        (_classes, _dialogues, _resamples, _seed) = (classes, rows.Count, resamples, seed);
    }

    /// <summary>The interval of a system's metric.</summary>
    /// <param name="predicted">The classes the system gives <c>[N]</c>.</param>
    /// <param name="metric">Such as <see cref="Metric.WeightedF1"/>.</param>
    /// <param name="level">The share of resamples within the interval.</param>
    public ConfidenceInterval Interval(IReadOnlyList<int> predicted, MetricFunction metric, double level = 0.95) =>
        Resample([predicted], metric).Interval(level);

    /// <summary>The interval of the difference of two systems' metrics over the same resamples.</summary>
    /// <param name="predicted">The classes the first system gives <c>[N]</c>.</param>
    /// <param name="other">The classes the second system gives <c>[N]</c>.</param>
    /// <param name="metric">Such as <see cref="Metric.WeightedF1"/>.</param>
    /// <param name="level">The share of resamples within the interval.</param>
    public PairedDifference Difference(
        IReadOnlyList<int> predicted,
        IReadOnlyList<int> other,
        MetricFunction metric,
        double level = 0.95
    ) => Resample([predicted], metric).Less(Resample([other], metric), level);

    /// <summary>A metric's mean over repetitions of a system, such as other seeds, on the data and on every resample of them.</summary>
    /// <param name="repetitions">The classes that each repetition gives, <c>[N]</c> each; at least one.</param>
    /// <param name="metric">Such as <see cref="Metric.WeightedF1"/>.</param>
    public ResampledMetric Resample(IReadOnlyList<IReadOnlyList<int>> repetitions, MetricFunction metric)
    {
        ArgumentOutOfRangeException.ThrowIfZero(repetitions.Count);
        var (estimate, values) = (0.0, new double[_resamples]);
        foreach (var predicted in repetitions)
        {
            estimate += metric(ClassCounts.Of(_truth, [.. predicted], _classes)) / repetitions.Count;
            var resampled = Resample(CountsByDialogue(predicted), metric);
            for (var r = 0; r < values.Length; r++)
                values[r] += resampled[r] / repetitions.Count;
        }

        return new ResampledMetric(estimate, values);
    }

    // A row of counts a dialogue, padded to whole vectors.
    private int[] CountsByDialogue(IReadOnlyList<int> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, _truth.Length);
        var counts = new int[_dialogues * Stride];
        for (var n = 0; n < _truth.Length; n++)
            ClassCounts.Add(counts.AsSpan(_rowOfUtterance[n] * Stride, Stride), _classes, _truth[n], predicted[n]);
        return counts;
    }

    private int Stride => (3 * _classes + Vector<int>.Count - 1) / Vector<int>.Count * Vector<int>.Count;

    private double[] Resample(int[] counts, MetricFunction metric)
    {
        var random = new RandomStream(_seed);
        var values = new double[_resamples];
        var sum = new int[Stride];
        for (var r = 0; r < values.Length; r++)
        {
            Array.Clear(sum);
            for (var d = 0; d < _dialogues; d++)
            {
                var row = counts.AsSpan(random.NextInt(_dialogues) * Stride, Stride);
                for (var i = 0; i < row.Length; i += Vector<int>.Count)
                    (new Vector<int>(sum, i) + new Vector<int>(row[i..])).CopyTo(sum, i);
            }

            values[r] = metric(new ClassCounts(sum, _classes));
        }

        return values;
    }
}
