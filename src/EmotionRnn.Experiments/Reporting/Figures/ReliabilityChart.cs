using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>How often answers of some confidence are right; on the diagonal, confidence means accuracy.</summary>
internal static class ReliabilityChart
{
    private const double Panel = 196,
        GapX = 60,
        GapY = 84,
        Left = 54,
        Top = 34,
        PerRow = 3;

    public static Figure Of(IReadOnlyList<SystemReport> systems)
    {
        var rows = (int)Math.Ceiling(systems.Count / PerRow);
        var figure = new Figure(
            "reliability",
            "Confidence against accuracy on test",
            string.Join(
                ". ",
                systems.Select(s =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{s.Title}: expected calibration error {100 * s.Calibration!.ExpectedCalibrationError:F1} percent"
                    )
                )
            ),
            Left + PerRow * (Panel + GapX) - GapX + 26,
            Top + rows * (Panel + GapY) - 14
        );
        foreach (var (i, system) in systems.Index())
            Draw(figure, system, Left + i % (int)PerRow * (Panel + GapX), Top + i / (int)PerRow * (Panel + GapY));
        return figure;
    }

    private static void Draw(Figure figure, SystemReport system, double left, double top)
    {
        var x = new Axis(0, 100, left, left + Panel, 4);
        var y = new Axis(0, 100, top + Panel, top, 4);
        foreach (var mark in (double[])[0, 50, 100])
        {
            figure.Segment(left, y[mark], left + Panel, y[mark], Ink.Grid);
            figure.Segment(x[mark], top, x[mark], top + Panel, Ink.Grid);
            figure.Add(
                new Words(left - 7, y[mark] + 4.5, x.Label(mark), 13, Ink.Faint, Anchor.End),
                new Words(x[mark], top + Panel + 18, x.Label(mark), 13, Ink.Faint, Anchor.Middle)
            );
        }

        figure.Segment(left, top + Panel, left + Panel, top, Ink.Faint, 1, "4 4");
        figure.Add(new Words(left, top - 10, system.Title, 14, Ink.Text, Bold: true));
        figure.Add(
            new Words(left + Panel / 2, top + Panel + 38, "confidence, %", 13, Ink.Faint, Anchor.Middle),
            new Words(left - 38, top + Panel / 2, "accuracy, %", 13, Ink.Faint, Anchor.Middle, Upward: true)
        );
        var bins = system.Reliability!.Where(bin => bin.Count > 0).ToArray();
        double most = bins.Max(bin => bin.Count);
        foreach (var bin in bins)
        {
            var height = 40 * bin.Count / most;
            figure.Add(
                new Box(
                    x[100 * bin.Lower] + 1,
                    top + Panel - height,
                    x[100 * bin.Upper] - x[100 * bin.Lower] - 2,
                    height,
                    Ink.Series[0],
                    0.22,
                    1
                )
            );
        }

        figure.Add(new Line([.. bins.Select(bin => (x[100 * bin.Confidence], y[100 * bin.Accuracy]))], Ink.Series[0], 2));
        foreach (var bin in bins)
            figure.Add(new Dot(x[100 * bin.Confidence], y[100 * bin.Accuracy], 2.5 + 3.5 * Math.Sqrt(bin.Count / most), Ink.Series[0]));
        figure.Add(
            new Words(
                left + 10,
                top + 20,
                string.Create(CultureInfo.InvariantCulture, $"ECE {100 * system.Calibration!.ExpectedCalibrationError:F1} %"),
                14,
                Ink.Text
            )
        );
    }
}
