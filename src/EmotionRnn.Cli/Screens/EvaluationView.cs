using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Scoring;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>A model's scores on a split, the majority beside, each class, and the confusion.</summary>
internal static class EvaluationView
{
    public static void Show(Screen screen, string title, Evaluation evaluation, Split split)
    {
        var styles = EmotionStyle.Of(evaluation.Labels);
        screen.Line(CellText.Clean(title), Palette.Strong).Line();
        screen.Tables.Write(Scores(evaluation));
        screen.Tables.Write(Classes(evaluation.Report, styles, "utterances"));
        ConfusionView.Show(screen, evaluation.Report.Confusion, split.ToString().ToLowerInvariant(), styles);
    }

    /// <summary>A table for the scores of a model, beside those of always giving the most frequent answer.</summary>
    public static Table ScoreTable(string count)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text(count)));
        table.AddColumn(new TableColumn(new Text("model")).RightAligned());
        table.AddColumn(new TableColumn(new Text("always the most frequent")).RightAligned());
        return table;
    }

    /// <summary>Adds a score, in [0, 1].</summary>
    public static void AddScore(Table table, string name, double model, double other) =>
        table.AddRow(new Text(name), new Text($"{100 * model:0.0} %", Palette.Strong), new Text($"{100 * other:0.0} %", Palette.Faint));

    /// <summary>The scores of each class.</summary>
    public static Table Classes(ClassificationReport report, EmotionStyle[] styles, string unit)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (
            var (name, right) in ((string, bool)[])[("emotion", false), ("precision", true), ("recall", true), ("F1", true), (unit, true)]
        )
            table.AddColumn(right ? new TableColumn(new Text(name)).RightAligned() : new TableColumn(new Text(name)));
        foreach (var (i, scores) in report.Classes.Index())
        {
            table.AddRow(
                new Text($"{styles[i].Sign} {styles[i].Name}", styles[i].Style),
                Percent(scores.Precision),
                Percent(scores.Recall),
                Percent(scores.F1),
                new Text($"{scores.Support:N0}")
            );
        }

        return table;

        static Text Percent(double value) => new($"{100 * value:0.0} %");
    }

    private static Table Scores(Evaluation evaluation)
    {
        var (report, majority) = (evaluation.Report, evaluation.Majority);
        var table = ScoreTable($"{report.Count:N0} utterances");
        AddScore(table, "weighted F1", report.WeightedF1, majority.WeightedF1);
        table.AddRow(
            new Text("  95 % interval", Palette.Faint),
            new Text($"{100 * evaluation.Interval.Lower:0.0}–{100 * evaluation.Interval.Upper:0.0} %", Palette.Faint),
            new Text("")
        );
        AddScore(table, "accuracy", report.Accuracy, majority.Accuracy);
        AddScore(table, "macro F1", report.MacroF1, majority.MacroF1);
        AddScore(table, "average recall", report.UnweightedAverageRecall, majority.UnweightedAverageRecall);
        table.AddRow(new Text("calibration error"), new Text($"{100 * report.Calibration!.ExpectedCalibrationError:0.0} %"), new Text(""));
        return table;
    }
}
