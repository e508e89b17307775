using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>How often each emotion occurs in each split.</summary>
internal static class DistributionChart
{
    private const double Width = 760,
        Left = 96,
        Right = 130,
        BarHeight = 15,
        Group = 3 * BarHeight + 14,
        Top = 40;

    public static Figure Of(CorpusFacts corpus)
    {
        var height = Top + corpus.Labels.Count * Group + 44;
        var figure = new Figure(
            "labels",
            "How often each emotion occurs",
            string.Join(
                ". ",
                corpus.Labels.Select(
                    (label, c) =>
                        $"{label}: "
                        + string.Join(
                            ", ",
                            corpus.Splits.Select(s =>
                                string.Create(CultureInfo.InvariantCulture, $"{100.0 * s.Counts[c] / s.Utterances:F1} percent of {s.Name}")
                            )
                        )
                )
            ),
            Width,
            height
        );
        var axis = new Axis(0, corpus.Splits.Max(s => s.Counts.Max(n => 100.0 * n / s.Utterances)), Left, Width - Right);
        var bottom = Top + corpus.Labels.Count * Group;
        foreach (var mark in axis.Marks)
        {
            figure.Segment(axis[mark], Top, axis[mark], bottom, Ink.Grid);
            figure.Add(new Words(axis[mark], bottom + 18, axis.Label(mark), 13, Ink.Faint, Anchor.Middle));
        }

        figure.Add(new Words((Left + Width - Right) / 2, bottom + 38, "share of the split's utterances, %", 14, Ink.Text, Anchor.Middle));
        foreach (var (i, split) in corpus.Splits.Index())
        {
            var x = Left + i * 150;
            figure.Add(
                new Box(x, 8, 16, 16, Ink.Series[i], 1, 2),
                new Words(x + 24, 21, string.Create(CultureInfo.InvariantCulture, $"{split.Name} ({split.Utterances:N0})"), 14, Ink.Text)
            );
        }

        foreach (var (c, label) in corpus.Labels.Index())
        {
            var top = Top + c * Group + 7;
            figure.Add(new Words(Left - 10, top + 1.5 * BarHeight + 5, label, 14, Ink.Text, Anchor.End));
            foreach (var (i, split) in corpus.Splits.Index())
            {
                var share = 100.0 * split.Counts[c] / split.Utterances;
                var y = top + i * BarHeight;
                figure.Add(new Box(Left, y + 1, Math.Max(axis[share] - Left, 1), BarHeight - 2, Ink.Series[i], 1, 2));
                figure.Add(
                    new Words(
                        axis[share] + 6,
                        y + BarHeight - 3.5,
                        string.Create(CultureInfo.InvariantCulture, $"{share:F1} % ({split.Counts[c]:N0})"),
                        12,
                        Ink.Faint
                    )
                );
            }
        }

        return figure;
    }
}
