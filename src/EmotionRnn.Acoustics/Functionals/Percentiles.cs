using System.Globalization;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Quartiles and other percentiles, interpolated linearly between the two neighbours in the sorted contour, with their distances:
/// percentile p lies at
/// position p·(N−1).
/// </summary>
internal sealed class Percentiles : FunctionalFamily
{
    private readonly double[] _levels;

    /// <param name="percentages">Further percentiles in percent, ascending; the distance of the last from the first becomes
    /// <c>pctlrange</c>.</param>
    public Percentiles(params double[] percentages)
    {
        _levels = [.. percentages.Select(percentage => percentage / 100)];
        string[] quartiles = ["quartile1", "quartile2", "quartile3", "iqr1-2", "iqr2-3", "iqr1-3"];
        var further = percentages.Select(percentage => string.Create(CultureInfo.InvariantCulture, $"percentile{percentage:F1}"));
        Names = percentages.Length == 0 ? quartiles : [.. quartiles, .. further, $"pctlrange0-{percentages.Length - 1}"];
    }

    public override IReadOnlyList<string> Names { get; }

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var sorted = SortedContour.Sort(contour.X, scratch);
        float q1 = At(sorted, 0.25),
            q2 = At(sorted, 0.5),
            q3 = At(sorted, 0.75);
        y[0] = q1;
        y[1] = q2;
        y[2] = q3;
        y[3] = q2 - q1;
        y[4] = q3 - q2;
        y[5] = q3 - q1;
        if (_levels.Length == 0)
            return;
        for (var i = 0; i < _levels.Length; i++)
            y[6 + i] = At(sorted, _levels[i]);
        y[6 + _levels.Length] = MathF.Abs(y[6 + _levels.Length - 1] - y[6]);
    }

    private static float At(SortedContour sorted, double level)
    {
        var position = level * (sorted.Length - 1);
        int below = (int)Math.Floor(position),
            above = (int)Math.Ceiling(position);
        return below == above ? sorted[below] : sorted[below] * (float)(above - position) + sorted[above] * (float)(position - below);
    }
}
