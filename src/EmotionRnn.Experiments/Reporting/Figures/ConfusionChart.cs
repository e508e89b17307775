using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>Two confusion matrices beside each other: utterances, and shares of the true emotion.</summary>
internal static class ConfusionChart
{
    private const double Labels = 84,
        Top = 92,
        Gap = 34,
        Side = 300;

    public static Figure Of(SystemReport system, IReadOnlyList<string> labels, int seeds)
    {
        var cell = Side / labels.Count;
        var width = Labels + Side + Gap + Labels + Side + 12;
        var of = seeds > 1 ? $", mean of {seeds} seeds" : "";
        var figure = new Figure(
            $"confusion-{system.Name}",
            $"{system.Title}: confusion on test{of}",
            string.Join(
                ". ",
                labels.Select(
                    (label, c) =>
                        string.Create(CultureInfo.InvariantCulture, $"{label}: {100 * Share(system.Confusion[c], c):F0} percent recognised")
                )
            ) + ". The numbers are in confusion.csv.",
            width,
            Top + Side + 34
        );
        Matrix(
            figure,
            Labels,
            "utterances",
            labels,
            cell,
            (row, column) =>
                (system.Confusion[row][column], Math.Round(system.Confusion[row][column]).ToString("F0", CultureInfo.InvariantCulture)),
            scale: system.Confusion.SelectMany(row => row).Max()
        );
        Matrix(
            figure,
            Labels + Side + Gap + Labels,
            "% of the true emotion",
            labels,
            cell,
            (row, column) =>
            {
                var share = Share(system.Confusion[row], column);
                return (share, (100 * share).ToString("F0", CultureInfo.InvariantCulture));
            },
            scale: 1
        );
        return figure;
    }

    private static double Share(IReadOnlyList<double> row, int column) => row.Sum() == 0 ? 0 : row[column] / row.Sum();

    private static void Matrix(
        Figure figure,
        double left,
        string title,
        IReadOnlyList<string> labels,
        double cell,
        Func<int, int, (double Value, string Text)> of,
        double scale
    )
    {
        figure.Add(new Words(left, 18, title, 14, Ink.Text, Bold: true));
        for (var i = 0; i < labels.Count; i++)
        {
            figure.Add(new Words(left - 8, Top + (i + 0.5) * cell + 4.5, labels[i], 13, Ink.Text, Anchor.End));
            figure.Add(new Words(left + (i + 0.5) * cell + 4.5, Top - 8, labels[i], 13, Ink.Text, Upward: true));
            for (var j = 0; j < labels.Count; j++)
            {
                var (value, text) = of(i, j);
                // By the square root, so that small cells still differ.
                var opacity = 0.03 + 0.9 * Math.Sqrt(value / Math.Max(scale, 1e-9));
                figure.Add(
                    new Box(left + j * cell + 1, Top + i * cell + 1, cell - 2, cell - 2, Ink.Heat, opacity, 3, i == j ? Ink.Text : null)
                );
                figure.Add(
                    new Words(
                        left + (j + 0.5) * cell,
                        Top + (i + 0.5) * cell + 5,
                        text,
                        14,
                        opacity > 0.52 ? Ink.OnHeat : Ink.Text,
                        Anchor.Middle
                    )
                );
            }
        }

        figure.Add(new Words(left + Side / 2, Top + Side + 22, "answered", 14, Ink.Faint, Anchor.Middle));
        figure.Add(new Words(left - 70, Top + Side / 2, "true", 14, Ink.Faint, Anchor.Middle, Upward: true));
    }
}
