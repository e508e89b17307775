using System.Globalization;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>
/// Loss, weighted F1 and accuracy by epoch for train, dev and test: thin lines are seeds, thick ones their mean as long as all go on.
/// </summary>
internal static class CurveChart
{
    private const double Width = 780,
        Height = 300,
        Top = 58,
        PanelWidth = 198,
        PanelHeight = 184,
        Gap = 54;
    private static readonly string?[] Dashes = [null, "7 4", "2 3"];
    private static readonly string[] Splits = ["train", "dev", "test"];

    public static Figure Of(SystemReport system)
    {
        var last = system.Curves.Average(c => c.Epochs[^1].Dev.WeightedF1);
        var figure = new Figure(
            $"curves-{system.Name}",
            $"{system.Title}: loss, weighted F1 and accuracy by epoch",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{system.Curves.Count} seeds, up to {system.Curves.Max(c => c.Epochs.Count)} epochs; mean weighted F1 on dev in "
                    + $"the last epoch {100 * last:F1} percent. The numbers are in curves.csv."
            ),
            Width,
            Height
        );
        for (var i = 0; i < Splits.Length; i++)
        {
            var x = Gap + i * 110;
            figure.Add(new Line([(x, 18), (x + 34, 18)], Ink.Series[i], 2.6, Dashes[i]), new Words(x + 42, 23, Splits[i], 14, Ink.Text));
        }

        figure.Add(
            new Dot(Gap + 340, 18, 4.5, Ink.Ground, Outline: Ink.Series[1]),
            new Words(Gap + 352, 23, "epoch that was kept, on dev", 14, Ink.Text)
        );
        Panel(figure, system, 0, "loss, nats", scores => scores.Loss);
        Panel(figure, system, 1, "weighted F1, %", scores => 100 * scores.WeightedF1);
        Panel(figure, system, 2, "accuracy, %", scores => 100 * scores.Accuracy);
        return figure;
    }

    private static void Panel(Figure figure, SystemReport system, int place, string title, Func<SplitScores, double> of)
    {
        var left = Gap + place * (PanelWidth + Gap);
        var epochs = system.Curves.Max(c => c.Epochs.Count);
        double?[][][] lines =
        [
            .. Splits.Select(
                (_, split) =>
                    system.Curves.Select(c => c.Epochs.Select(e => Scores(e, split) is { } s ? of(s) : (double?)null).ToArray()).ToArray()
            ),
        ];
        var values = lines.SelectMany(line => line).SelectMany(line => line).OfType<double>().ToArray();
        var y = new Axis(values.Min(), values.Max(), Top + PanelHeight, Top, 4);
        var x = new Axis(1, int.Max(epochs, 2), left, left + PanelWidth, 4);
        double At(int epoch) => left + (epoch - 1) / Math.Max(1.0, epochs - 1) * PanelWidth;
        foreach (var mark in y.Marks)
        {
            figure.Segment(left, y[mark], left + PanelWidth, y[mark], Ink.Grid);
            figure.Add(new Words(left - 7, y[mark] + 4.5, y.Label(mark), 13, Ink.Faint, Anchor.End));
        }

        foreach (
            var epoch in x
                .Marks.Where(mark => mark >= 1 && mark <= epochs && mark == Math.Floor(mark))
                .Select(mark => (int)mark)
                .Append(1)
                .Distinct()
        )
            figure.Add(new Words(At(epoch), Top + PanelHeight + 19, $"{epoch}", 13, Ink.Faint, Anchor.Middle));
        figure.Add(
            new Words(left, Top - 12, title, 14, Ink.Text, Bold: true),
            new Words(left + PanelWidth / 2, Top + PanelHeight + 40, "epoch", 14, Ink.Faint, Anchor.Middle)
        );

        for (var split = 0; split < Splits.Length; split++)
        {
            foreach (var line in lines[split])
            {
                (double, double)[] points =
                [
                    .. line.Index().Where(p => p.Item is not null).Select(p => (At(p.Index + 1), y[p.Item!.Value])),
                ];
                if (points.Length > 0)
                    figure.Add(new Line(points, Ink.Series[split], 1, Opacity: system.Curves.Count > 1 ? 0.3 : 0));
            }

            var shared = system.Curves.Min(c => c.Epochs.Count);
            (double, double)[] mean =
            [
                .. Enumerable
                    .Range(0, shared)
                    .Where(e => lines[split].All(line => line[e] is not null))
                    .Select(e => (At(e + 1), y[lines[split].Average(line => line[e]!.Value)])),
            ];
            if (mean.Length > 0)
                figure.Add(new Line(mean, Ink.Series[split], 2.6, Dashes[split]));
        }

        foreach (var curve in system.Curves)
            figure.Add(new Dot(At(curve.KeptEpoch), y[of(curve.Epochs[curve.KeptEpoch - 1].Dev)], 4, Ink.Ground, Outline: Ink.Series[1]));
    }

    private static SplitScores? Scores(EpochRecord epoch, int split) =>
        split switch
        {
            0 => epoch.Train,
            1 => epoch.Dev,
            _ => epoch.Test,
        };
}
