namespace EmotionRnn.Recognition.Features;

/// <summary>
/// From an utterance's acoustic functionals to numbers: the columns that vary (or the most telling of them), standardised as the training split was, and a last
/// one that says whether there is audio at all. Without it all are zero.
/// </summary>
public sealed class AcousticFeatures
{
    /// <summary>The rate at which audio is read, in Hz; every other is resampled to it.</summary>
    public const int SampleRate = 16000;

    // Functionals of ratios and slopes have long tails; a value this far out says no more than "far out".
    private const float Farthest = 5;

    private readonly int[] _columns;
    private readonly float[] _mean, _scale;

    /// <summary>Puts the parts together, as a model package keeps them.</summary>
    /// <param name="source">What the functionals are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
    /// <param name="inputs">How many functionals an utterance has.</param>
    /// <param name="columns">The columns that are used [K], ascending.</param>
    /// <param name="mean">Their means over the training split [K].</param>
    /// <param name="scale">1 / standard deviation [K].</param>
    /// <exception cref="ArgumentException">The parts do not fit.</exception>
    public AcousticFeatures(string source, int inputs, int[] columns, float[] mean, float[] scale)
    {
        if (mean.Length != columns.Length || scale.Length != columns.Length) throw new ArgumentException($"{columns.Length} columns have {mean.Length} means and {scale.Length} scales.");
        for (var k = 0; k < columns.Length; k++)
        {
            if (columns[k] < 0 || columns[k] >= inputs || (k > 0 && columns[k] <= columns[k - 1])) throw new ArgumentException($"Column {columns[k]} is out of order, or outside 0 to {inputs - 1}.");
            if (!float.IsFinite(mean[k]) || !float.IsFinite(scale[k])) throw new ArgumentException($"Column {columns[k]} has a mean or a scale that is not finite.");
        }

        (Source, Inputs, _columns, _mean, _scale) = (source, inputs, columns, mean, scale);
    }

    /// <summary>What the functionals are.</summary>
    public string Source { get; }

    /// <summary>How many functionals an utterance has.</summary>
    public int Inputs { get; }

    /// <summary>Numbers an utterance: the used columns, and whether there is audio.</summary>
    public int Size => _columns.Length + 1;

    /// <summary>The columns that are used [K].</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Their means [K].</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>1 / standard deviation [K].</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>Fits to training utterances: columns that do not vary are left out, the others standardised.</summary>
    /// <param name="source">What the functionals are.</param>
    /// <param name="utterances">The training utterances that have audio: all of one length.</param>
    /// <param name="labels">Their classes; needed to select.</param>
    /// <param name="select">How many columns to keep at most: those whose variance between classes is largest against that within (one-way ANOVA); null for all.</param>
    /// <exception cref="ArgumentException">There is nothing to fit to, or the lengths differ.</exception>
    public static AcousticFeatures Fit(string source, IReadOnlyList<float[]> utterances, IReadOnlyList<int> labels, int? select = null)
    {
        var usable = Enumerable.Range(0, utterances.Count).Where(i => Usable(utterances[i])).ToArray();
        if (usable.Length < 2) throw new ArgumentException($"Acoustic features need at least two training utterances with audio; there are {usable.Length}.");
        var inputs = utterances[usable[0]].Length;
        if (usable.Any(i => utterances[i].Length != inputs)) throw new ArgumentException("The training utterances have different numbers of acoustic functionals.");

        var statistics = Enumerable.Range(0, inputs).Select(column => Moments([.. usable.Select(i => (double)utterances[i][column])])).ToArray();
        var columns = Enumerable.Range(0, inputs).Where(column => statistics[column].Deviation > 1e-6 * (1e-6 + Math.Abs(statistics[column].Mean))).ToArray();
        if (select is { } most && most < columns.Length)
        {
            var classes = usable.Select(i => labels[i]).ToArray();
            columns = [.. columns.OrderByDescending(column => BetweenToWithin([.. usable.Select(i => (double)utterances[i][column])], classes)).ThenBy(c => c).Take(most).Order()];
        }

        return new(source, inputs, columns, [.. columns.Select(c => (float)statistics[c].Mean)], [.. columns.Select(c => (float)(1 / statistics[c].Deviation))]);
    }

    /// <summary>Whether functionals can be used: a clip too short for one frame has none, or none that are numbers.</summary>
    /// <param name="functionals">Of one utterance; null where there is no audio.</param>
    public static bool Usable(float[]? functionals) => functionals is { Length: > 0 } && Array.TrueForAll(functionals, float.IsFinite);

    /// <summary>Writes an utterance's numbers.</summary>
    /// <param name="functionals">Of the utterance; null, or not finite, where there is no audio or too little.</param>
    /// <param name="features">[Size].</param>
    /// <exception cref="ArgumentException">There is another number of functionals.</exception>
    public void Write(float[]? functionals, Span<float> features)
    {
        features.Clear();
        if (!Usable(functionals)) return;
        if (functionals!.Length != Inputs) throw new ArgumentException($"The model reads {Inputs} acoustic functionals ({Source}); the utterance has {functionals.Length}.");
        for (var k = 0; k < _columns.Length; k++) features[k] = Math.Clamp((functionals[_columns[k]] - _mean[k]) * _scale[k], -Farthest, Farthest);
        features[^1] = 1;
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static double BetweenToWithin(double[] values, int[] classes)
    {
        var mean = values.Average();
        double between = 0, within = 0;
        foreach (var group in values.Zip(classes).GroupBy(pair => pair.Second, pair => pair.First))
        {
            var groupMean = group.Average();
            between += group.Count() * (groupMean - mean) * (groupMean - mean);
            within += group.Sum(value => (value - groupMean) * (value - groupMean));
        }

        return between / Math.Max(within, double.Epsilon);
    }
}
