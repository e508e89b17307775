using System.Globalization;
using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>Weighted F1 on test against the time a turn takes: what the accuracy costs.</summary>
internal static class CostChart
{
    private const double Left = 64, Right = 24, Top = 20, Width = 760, Height = 400, Foot = 52, LabelHeight = 16;

    public static Figure Of(ExperimentReport report)
    {
        var rows = report.Systems.Where(s => s.Cost is not null).ToArray();
        var figure = new Figure("cost", "Weighted F1 on test and the time of a turn", string.Join(". ", rows.Select(s => string.Create(CultureInfo.InvariantCulture,
            $"{s.Title}: {100 * s.Test.WeightedF1.Mean:F1} percent, {s.Cost!.MillisecondsPerTurn:0.00} milliseconds"))), Width, Height);
        var bottom = Height - Foot;
        var scores = new Axis(100 * rows.Min(s => s.Test.WeightedF1.Mean), 100 * rows.Max(s => s.Test.WeightedF1.Mean), bottom, Top, 5);
        var (first, last) = (Math.Floor(Math.Log10(rows.Min(s => s.Cost!.MillisecondsPerTurn))), Math.Ceiling(Math.Log10(rows.Max(s => s.Cost!.MillisecondsPerTurn)) + 1e-9));
        double X(double milliseconds) => Left + (Math.Log10(milliseconds) - first) / (last - first) * (Width - Right - Left);
        foreach (var mark in scores.Marks)
        {
            figure.Segment(Left, scores[mark], Width - Right, scores[mark], Ink.Grid);
            figure.Add(new Words(Left - 8, scores[mark] + 5, scores.Label(mark), 13, Ink.Faint, Anchor.End));
        }

        for (var power = first; power <= last; power++)
        {
            figure.Segment(X(Math.Pow(10, power)), Top, X(Math.Pow(10, power)), bottom, Ink.Grid);
            figure.Add(new Words(X(Math.Pow(10, power)), bottom + 18, Math.Pow(10, power).ToString("0.###", CultureInfo.InvariantCulture), 13, Ink.Faint, Anchor.Middle));
        }

        figure.Add(new Words((Left + Width - Right) / 2, Height - 8, "milliseconds a turn, one thread (logarithmic)", 14, Ink.Text, Anchor.Middle));
        figure.Add(new Words(16, (Top + bottom) / 2, "weighted F1, %", 14, Ink.Text, Anchor.Middle, Upward: true));

        // Labels beside their dots, moved apart where they would cover each other: from the best down.
        var taken = rows.Select(s => (X: X(s.Cost!.MillisecondsPerTurn) - 7, Y: scores[100 * s.Test.WeightedF1.Mean] + 5, Width: 14.0)).ToList();
        foreach (var s in rows.OrderByDescending(s => s.Test.WeightedF1.Mean))
        {
            var (x, y) = (X(s.Cost!.MillisecondsPerTurn), scores[100 * s.Test.WeightedF1.Mean]);
            var ink = s.Group switch { SystemGroup.Baseline => Ink.Faint, SystemGroup.Variant => Ink.Series[0], SystemGroup.Encoder => Ink.Series[1], _ => Ink.Series[2] };
            var width = 7.0 * s.Title.Length;
            var leftward = x + 12 + width > Width - Right;
            var start = leftward ? x - 12 - width : x + 12;
            var at = y + 5;
            while (taken.Any(t => Math.Abs(t.Y - at) < LabelHeight && t.X < start + width && start < t.X + t.Width)) at += 2;
            taken.Add((start, at, width));
            if (at - y > 9) figure.Segment(x, y, leftward ? x - 10 : x + 10, at - 5, Ink.Grid);
            figure.Add(new Dot(x, y, 5, ink), new Words(leftward ? x - 12 : x + 12, at, s.Title, 13, Ink.Text, leftward ? Anchor.End : Anchor.Start, Bold: s.Name == report.Best));
        }

        return figure;
    }
}
