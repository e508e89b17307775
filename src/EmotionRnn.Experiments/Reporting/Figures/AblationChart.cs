using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>What each change is worth: the difference of weighted F1 on test, with its interval.</summary>
internal static class AblationChart
{
    private const double Left = 236,
        Right = 150,
        RowHeight = 30,
        Top = 34,
        Width = 760;

    public static Figure Of(ExperimentReport report)
    {
        var titles = report.Systems.ToDictionary(s => s.Name, s => s.Title);
        var rows = report.Comparisons.Where(c => c.Family == ComparisonFamily.Ablations).ToArray();
        var changed = titles[rows[0].Second];
        var figure = new Figure(
            "ablations",
            $"What each change to {changed} is worth on test",
            string.Join(
                ". ",
                rows.Select(c =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{titles[c.First]}: {100 * c.Difference.Interval.Estimate:+0.0;−0.0;0.0} points, interval "
                            + $"{100 * c.Difference.Interval.Lower:F1} to {100 * c.Difference.Interval.Upper:F1}"
                    )
                )
            ),
            Width,
            Top + rows.Length * RowHeight + 48
        );
        var axis = new Axis(
            Math.Min(0, 100 * rows.Min(c => c.Difference.Interval.Lower)),
            Math.Max(0, 100 * rows.Max(c => c.Difference.Interval.Upper)),
            Left,
            Width - Right,
            6
        );
        var bottom = Top + rows.Length * RowHeight;
        foreach (var mark in axis.Marks)
        {
            figure.Segment(axis[mark], Top - 6, axis[mark], bottom, mark == 0 ? Ink.Faint : Ink.Grid, mark == 0 ? 1.4 : 1);
            figure.Add(
                new Words(
                    axis[mark],
                    bottom + 18,
                    mark > 0 ? "+" + axis.Label(mark) : axis.Label(mark).Replace('-', '−'),
                    13,
                    Ink.Faint,
                    Anchor.Middle
                )
            );
        }

        figure.Add(
            new Words(
                (Left + Width - Right) / 2,
                bottom + 38,
                $"difference of weighted F1 from {changed}, points",
                14,
                Ink.Text,
                Anchor.Middle
            )
        );
        figure.Add(
            new Words(axis[0] - 10, 16, "worse", 13, Ink.Faint, Anchor.End),
            new Words(axis[0] + 10, 16, "better", 13, Ink.Faint),
            new Words(Width - Right + 14, 16, "difference, p", 13, Ink.Faint)
        );
        foreach (var (i, c) in rows.Index())
        {
            var y = Top + (i + 0.5) * RowHeight;
            var interval = c.Difference.Interval;
            figure.Add(new Words(Left - 14, y + 5, titles[c.First][(changed.Length + 2)..], 14, Ink.Text, Anchor.End));
            figure.Add(
                new Line([(axis[100 * interval.Lower], y), (axis[100 * interval.Upper], y)], Ink.Series[0], 3, Opacity: 0.45),
                new Dot(axis[100 * interval.Estimate], y, 5, Ink.Series[0])
            );
            figure.Add(
                new Words(
                    Width - Right + 14,
                    y + 5,
                    string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Estimate:+0.0;−0.0;0.0}, p = {c.HolmPValue:0.00}"),
                    14,
                    Ink.Text
                )
            );
        }

        return figure;
    }
}
