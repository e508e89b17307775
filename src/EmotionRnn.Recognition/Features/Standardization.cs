namespace EmotionRnn.Recognition.Features;

/// <summary>
/// From numbers of any scale to what a network reads well: the columns that vary (or the most telling of them), each with the mean 0 and
/// the deviation 1 that it has
/// over the training split, and never further out than 5.
/// </summary>
public sealed class Standardization
{
    // Functionals of ratios and slopes have long tails; a value this far out says no more than "far out".
    private const float Farthest = 5;

    private readonly int[] _columns;
    private readonly float[] _mean,
        _scale;

    /// <summary>Puts the parts together, as a model package keeps them.</summary>
    /// <param name="inputs">How many numbers a row has.</param>
    /// <param name="columns">The columns that are used [K], ascending.</param>
    /// <param name="mean">Their means over the training split [K].</param>
    /// <param name="scale">1 / standard deviation [K].</param>
    /// <exception cref="ArgumentException">The parts do not fit.</exception>
    public Standardization(int inputs, int[] columns, float[] mean, float[] scale)
    {
        if (mean.Length != columns.Length || scale.Length != columns.Length)
            throw new ArgumentException($"{columns.Length} columns have {mean.Length} means and {scale.Length} scales.");
        for (var k = 0; k < columns.Length; k++)
        {
            if (columns[k] < 0 || columns[k] >= inputs || (k > 0 && columns[k] <= columns[k - 1]))
                throw new ArgumentException($"Column {columns[k]} is out of order, or outside 0 to {inputs - 1}.");
            if (!float.IsFinite(mean[k]) || !float.IsFinite(scale[k]))
                throw new ArgumentException($"Column {columns[k]} has a mean or a scale that is not finite.");
        }

        (Inputs, _columns, _mean, _scale) = (inputs, columns, mean, scale);
    }

    /// <summary>How many numbers a row has.</summary>
    public int Inputs { get; }

    /// <summary>How many of them are used, K.</summary>
    public int Size => _columns.Length;

    /// <summary>The columns that are used [K].</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>Their means [K].</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>1 / standard deviation [K].</summary>
    public ReadOnlySpan<float> Scale => _scale;

    /// <summary>Fits to training rows: columns that do not vary are left out, the others standardised.</summary>
    /// <param name="rows">At least one, all of one length and finite.</param>
    /// <param name="labels">Their classes; needed to select.</param>
    /// <param name="select">How many columns to keep at most: those whose variance between classes is largest against that within (one-way
    /// ANOVA); null for all.</param>
    public static Standardization Fit(IReadOnlyList<ReadOnlyMemory<float>> rows, IReadOnlyList<int> labels, int? select = null)
    {
        var inputs = rows[0].Length;
        var statistics = Enumerable.Range(0, inputs).Select(column => Moments(Column(column))).ToArray();
        var columns = Enumerable
            .Range(0, inputs)
            .Where(column => statistics[column].Deviation > 1e-6 * (1e-6 + Math.Abs(statistics[column].Mean)))
            .ToArray();
        if (select is { } most && most < columns.Length)
            columns = [.. columns.OrderByDescending(column => BetweenToWithin(Column(column), labels)).ThenBy(c => c).Take(most).Order()];
        return new(
            inputs,
            columns,
            [.. columns.Select(c => (float)statistics[c].Mean)],
            [.. columns.Select(c => (float)(1 / statistics[c].Deviation))]
        );

        double[] Column(int column) => [.. rows.Select(row => (double)row.Span[column])];
    }

    /// <summary>Writes a row's features.</summary>
    /// <param name="row">[Inputs], finite.</param>
    /// <param name="features">[Size].</param>
    public void Write(ReadOnlySpan<float> row, Span<float> features)
    {
        for (var k = 0; k < _columns.Length; k++)
            features[k] = Math.Clamp((row[_columns[k]] - _mean[k]) * _scale[k], -Farthest, Farthest);
    }

    /// <summary>The way back of <see cref="Write"/>.</summary>
    /// <param name="features">What it wrote [Size].</param>
    /// <param name="gradient">Their gradient [Size].</param>
    /// <param name="row">Receives the row's gradient [Inputs].</param>
    public void Backward(ReadOnlySpan<float> features, ReadOnlySpan<float> gradient, Span<float> row)
    {
        row.Clear();
        for (var k = 0; k < _columns.Length; k++)
            row[_columns[k]] = MathF.Abs(features[k]) < Farthest ? gradient[k] * _scale[k] : 0;
    }

    private static (double Mean, double Deviation) Moments(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private static double BetweenToWithin(double[] values, IReadOnlyList<int> labels)
    {
        var mean = values.Average();
        double between = 0,
            within = 0;
        foreach (var group in values.Zip(labels).GroupBy(pair => pair.Second, pair => pair.First))
        {
            var groupMean = group.Average();
            between += group.Count() * (groupMean - mean) * (groupMean - mean);
            within += group.Sum(value => (value - groupMean) * (value - groupMean));
        }

        return between / Math.Max(within, double.Epsilon);
    }
}
