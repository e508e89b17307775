using System.Globalization;
using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>The time of a turn, a row a system, the best at the top: what the accuracy costs.</summary>
internal static class CostChart
{
    private const double Right = 130,
        RowHeight = 30,
        Top = 30,
        Width = 760,
        LetterWidth = 8.2;

    public static Figure Of(ExperimentReport report)
    {
        SystemReport[] rows = [.. report.Systems.Where(s => s.Cost is not null).OrderByDescending(s => s.Test.WeightedF1.Mean)];
        var left = Math.Max(236, 20 + LetterWidth * rows.Max(s => s.Title.Length));
        var bottom = Top + rows.Length * RowHeight;
        var figure = new Figure(
            "cost",
            "The time of a turn, from the best on test to the worst",
            string.Join(
                ". ",
                rows.Select(s =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.Title}: {s.Cost!.MillisecondsPerTurn:0.00} milliseconds, weighted F1 {100 * s.Test.WeightedF1.Mean:F1} percent"
                    )
                )
            ),
            Width,
            bottom + 76
        );
        var first = Math.Floor(Math.Log10(rows.Min(s => s.Cost!.MillisecondsPerTurn)));
        var last = Math.Max(first + 1, Math.Ceiling(Math.Log10(rows.Max(s => s.Cost!.MillisecondsPerTurn))));
        double X(double milliseconds) => left + (Math.Log10(milliseconds) - first) / (last - first) * (Width - Right - left);
        for (var power = first; power <= last; power++)
        {
            var mark = Math.Pow(10, power);
            figure.Segment(X(mark), Top - 8, X(mark), bottom, Ink.Grid);
            figure.Add(
                new Words(X(mark), bottom + 18, mark.ToString("0.#####", CultureInfo.InvariantCulture), 13, Ink.Faint, Anchor.Middle)
            );
        }

        figure.Add(
            new Words((left + Width - Right) / 2, bottom + 38, "milliseconds a turn, one thread (logarithmic)", 14, Ink.Text, Anchor.Middle)
        );
        figure.Add(new Words(Width - Right + 14, Top - 14, "weighted F1, %", 13, Ink.Faint));
        foreach (var (i, s) in rows.Index())
        {
            var (x, y) = (X(s.Cost!.MillisecondsPerTurn), Top + (i + 0.5) * RowHeight - 4);
            figure.Add(new Words(left - 14, y + 5, s.Title, 14, Ink.Text, Anchor.End, Bold: s.Name == report.Best));
            figure.Add(new Line([(left, y), (x, y)], InkOf(s.Group), 3, Opacity: 0.45), new Dot(x, y, 5, InkOf(s.Group)));
            figure.Add(
                new Words(
                    Width - Right + 14,
                    y + 5,
                    string.Create(CultureInfo.InvariantCulture, $"{100 * s.Test.WeightedF1.Mean:F1}"),
                    14,
                    Ink.Text
                )
            );
        }

        var at = 56d;
        foreach (
            var (group, title) in ((SystemGroup, string)[])
                [
                    (SystemGroup.Baseline, "baseline"),
                    (SystemGroup.Variant, "over TextCNN or sound"),
                    (SystemGroup.Encoder, "over the encoder"),
                    (SystemGroup.Package, "finished model"),
                ]
        )
        {
            if (rows.All(s => s.Group != group))
                continue;
            figure.Add(new Dot(at, bottom + 62, 5, InkOf(group)), new Words(at + 12, bottom + 66, title, 13, Ink.Faint));
            at += 40 + LetterWidth * title.Length;
        }

        return figure;
    }

    private static Ink InkOf(SystemGroup group) =>
        group switch
        {
            SystemGroup.Baseline => Ink.Faint,
            SystemGroup.Encoder => Ink.Series[1],
            SystemGroup.Package => Ink.Series[2],
            _ => Ink.Series[0],
        };
}
