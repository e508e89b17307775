namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// What makes up a feature set: the contours that go in, and the features that come out, in openSMILE's order and with its names.
/// Compatible with openSMILE 3.0.
/// </summary>
internal sealed partial class FeatureSetLayout
{
    private readonly Placement[][] _placements;

    private FeatureSetLayout(string name, string[] contours, params Block[] blocks)
    {
        Name = name;
        Contours = contours;
        var features = new List<string>();
        var placements = contours.Select(_ => new List<Placement>()).ToArray();
        foreach (var block in blocks)
        {
            foreach (var contour in block.Contours)
            {
                placements[Array.IndexOf(contours, contour)].Add(new Placement(block.Group, block.Rows, features.Count));
                features.AddRange(block.Names ?? block.Group.Names.Select(functional => $"{contour}{block.Suffix}_{functional}"));
            }
        }

        Features = features;
        _placements = [.. placements.Select(list => list.ToArray())];
    }

    /// <summary>The set's name, such as <c>ComParE_2016</c>.</summary>
    public string Name { get; }

    /// <summary>Names of the contours: smoothed low-level descriptors and their deltas, such as <c>mfcc_sma_de[3]</c>.</summary>
    public IReadOnlyList<string> Contours { get; }

    /// <summary>Names of the features, such as <c>mfcc_sma_de[3]_quartile1</c>.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Computes all features of one contour. Computing those of every contour fills a vector of features.</summary>
    /// <param name="contour">Index into <see cref="Contours"/>.</param>
    /// <param name="values">The contour's rows from the first on, at least as many as functionals see of it; finite.</param>
    /// <param name="rows">The recording's row counts.</param>
    /// <param name="features">One value for each of <see cref="Features"/>; those of this contour are written.</param>
    /// <param name="scratch">Working memory.</param>
    /// <exception cref="ArgumentException">There are fewer values than functionals see rows, or too little room for the
    /// features.</exception>
    public void Compute(int contour, ReadOnlySpan<float> values, RowCounts rows, Span<float> features, FunctionalScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        if (features.Length < Features.Count)
            throw new ArgumentException($"{Name} has {Features.Count} features; there is room for {features.Length}.", nameof(features));
        foreach (var (group, rowsOf, offset) in _placements[contour])
        {
            var seen = rowsOf(rows);
            if (values.Length < seen)
                throw new ArgumentException(
                    $"Functionals see {seen} rows of {Contours[contour]}; there are {values.Length}.",
                    nameof(values)
                );
            group.Compute(values[..seen], features[offset..], scratch);
        }
    }

    private static string[] Numbered(string name, int first, int count, string stage) =>
        [.. Enumerable.Range(first, count).Select(index => $"{name}_{stage}[{index}]")];

    /// <summary>A group of functionals applied to contours one after the other.</summary>
    private sealed record Block(string[] Contours, FunctionalGroup Group, Func<RowCounts, int> Rows)
    {
        /// <summary>Comes between the contour's name and the functional's.</summary>
        public string Suffix { get; init; } = "";

        /// <summary>The features' names where they do not start with the contour's.</summary>
        public string[]? Names { get; init; }
    }

    /// <summary>Where a group's values of a contour go.</summary>
    private readonly record struct Placement(FunctionalGroup Group, Func<RowCounts, int> Rows, int Offset);
}
