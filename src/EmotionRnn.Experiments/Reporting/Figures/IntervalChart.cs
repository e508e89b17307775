using System.Globalization;
using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>Weighted F1 on test with its interval, a row a system: what differs by more than chance is seen at once.</summary>
internal static class IntervalChart
{
    private const double Legend = 236,
        Right = 130,
        RowHeight = 30,
        Top = 30,
        Width = 760,
        LetterWidth = 8.2;

    public static Figure Of(ExperimentReport report)
    {
        var rows = report.Systems.Where(s => s.Group != SystemGroup.Ablation).ToArray();
        var left = Math.Max(236, 20 + LetterWidth * rows.Max(s => s.Title.Length));
        var height = Top + rows.Length * RowHeight + 76;
        var figure = new Figure(
            "weighted-f1",
            "Weighted F1 on the test split",
            string.Join(
                ". ",
                rows.Select(s =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.Title}: {100 * s.Test.WeightedF1.Mean:F1} percent, interval "
                            + $"{100 * s.TestWeightedF1Interval.Lower:F1} to {100 * s.TestWeightedF1Interval.Upper:F1}"
                    )
                )
            ),
            Width,
            height
        );
        var values = rows.SelectMany(s =>
                s.Test.WeightedF1Values.Append(s.TestWeightedF1Interval.Lower)
                    .Append(s.TestWeightedF1Interval.Upper)
                    .Concat(s.Published is { } p ? [p.TestWeightedF1] : [])
            )
            .ToArray();
        var axis = new Axis(100 * values.Min(), 100 * values.Max(), left, Width - Right, 6);
        var bottom = Top + rows.Length * RowHeight;
        foreach (var mark in axis.Marks)
        {
            figure.Segment(axis[mark], Top - 8, axis[mark], bottom, Ink.Grid);
            figure.Add(new Words(axis[mark], bottom + 18, axis.Label(mark), 13, Ink.Faint, Anchor.Middle));
        }

        figure.Add(new Words((left + Width - Right) / 2, bottom + 38, "weighted F1, %", 14, Ink.Text, Anchor.Middle));
        figure.Add(new Words(Width - Right + 14, Top - 14, "mean ± sd", 13, Ink.Faint));
        foreach (var (i, s) in rows.Index())
        {
            var y = Top + (i + 0.5) * RowHeight - 4;
            if (i > 0 && rows[i - 1].Group != s.Group)
                figure.Segment(8, Top + i * RowHeight - 4, Width - 8, Top + i * RowHeight - 4, Ink.Grid);
            var ink = s.Group == SystemGroup.Baseline ? Ink.Faint : Ink.Series[0];
            figure.Add(new Words(left - 14, y + 5, s.Title, 14, Ink.Text, Anchor.End, Bold: s.Name == report.Best));
            figure.Add(
                new Line(
                    [(axis[100 * s.TestWeightedF1Interval.Lower], y), (axis[100 * s.TestWeightedF1Interval.Upper], y)],
                    ink,
                    3,
                    Opacity: 0.45
                )
            );
            if (s.Test.WeightedF1Values.Count > 1)
            {
                foreach (var value in s.Test.WeightedF1Values)
                    figure.Segment(axis[100 * value], y - 6, axis[100 * value], y + 6, ink, 1.2);
            }

            if (s.Published is { } published)
                figure.Add(new Diamond(axis[100 * published.TestWeightedF1], y, 6, Ink.Series[1]));
            figure.Add(new Dot(axis[100 * s.Test.WeightedF1.Mean], y, 5, ink));
            var deviation =
                s.Test.WeightedF1.Count > 1
                    ? string.Create(CultureInfo.InvariantCulture, $" ± {100 * s.Test.WeightedF1.Deviation:F1}")
                    : "";
            figure.Add(
                new Words(
                    Width - Right + 14,
                    y + 5,
                    string.Create(CultureInfo.InvariantCulture, $"{100 * s.Test.WeightedF1.Mean:F1}{deviation}"),
                    14,
                    Ink.Text
                )
            );
        }

        var legend = bottom + 66;
        figure.Add(new Dot(Legend - 180, legend - 4, 5, Ink.Series[0]), new Words(Legend - 168, legend, "mean over seeds", 13, Ink.Faint));
        figure.Segment(Legend - 48, legend - 10, Legend - 48, legend + 2, Ink.Series[0], 1.2);
        figure.Add(new Words(Legend - 38, legend, "one seed", 13, Ink.Faint));
        figure.Add(
            new Line([(Legend + 42, legend - 4), (Legend + 72, legend - 4)], Ink.Series[0], 3, Opacity: 0.45),
            new Words(Legend + 80, legend, "95 % interval over dialogues", 13, Ink.Faint)
        );
        if (rows.Any(s => s.Published is not null))
            figure.Add(
                new Diamond(Legend + 284, legend - 4, 6, Ink.Series[1]),
                new Words(Legend + 298, legend, "printed in the original report", 13, Ink.Faint)
            );
        return figure;
    }
}
