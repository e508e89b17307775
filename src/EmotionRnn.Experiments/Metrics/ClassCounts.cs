namespace EmotionRnn.Experiments.Metrics;

/// <summary>
/// What the metrics are computed from: of each class the utterances that have it (its support), that were given it, and both.
/// Counts of disjoint utterances add up, which makes resampling cheap.
/// </summary>
public readonly ref struct ClassCounts
{
    private readonly ReadOnlySpan<int> _counts;

    /// <summary>Looks at counts.</summary>
    /// <param name="counts"><c>[3 × C]</c>: the hits of every class, then the supports, then the predictions. May be longer at its
    /// end.</param>
    /// <param name="classes">C.</param>
    public ClassCounts(ReadOnlySpan<int> counts, int classes)
    {
        _counts = counts[..(3 * classes)];
        Classes = classes;
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>Utterances of a class that were recognised.</summary>
    public int Hits(int c) => _counts[c];

    /// <summary>Utterances of a class.</summary>
    public int Support(int c) => _counts[Classes + c];

    /// <summary>Utterances that were given a class.</summary>
    public int Predicted(int c) => _counts[2 * Classes + c];

    /// <summary>All utterances.</summary>
    public int Total
    {
        get
        {
            var total = 0;
            for (var c = 0; c < Classes; c++)
                total += Support(c);
            return total;
        }
    }

    /// <summary>Adds one utterance to counts in the layout of this type.</summary>
    /// <param name="counts"><c>[3 × C]</c> or longer.</param>
    /// <param name="classes">C.</param>
    /// <param name="truth">Its class, 0 to C − 1.</param>
    /// <param name="predicted">The class given to it, 0 to C − 1.</param>
    public static void Add(Span<int> counts, int classes, int truth, int predicted)
    {
        if ((uint)truth >= (uint)classes || (uint)predicted >= (uint)classes)
        {
            throw new ArgumentOutOfRangeException(nameof(truth), $"class {truth}, given {predicted}: there are {classes} classes");
        }

        if (truth == predicted)
            counts[truth]++;
        counts[classes + truth]++;
        counts[2 * classes + predicted]++;
    }

    /// <summary>Counts utterances.</summary>
    /// <param name="truth">Their classes <c>[N]</c>.</param>
    /// <param name="predicted">The classes given to them <c>[N]</c>.</param>
    /// <param name="classes">The number of classes.</param>
    public static ClassCounts Of(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Length, truth.Length);
        var counts = new int[3 * classes];
        for (var n = 0; n < truth.Length; n++)
            Add(counts, classes, truth[n], predicted[n]);
        return new ClassCounts(counts, classes);
    }
}
