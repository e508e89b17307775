using EmotionRnn.Conversations;
using EmotionRnn.Experiments;
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
        screen.Tables.Write(Classes(evaluation, styles));
        ConfusionView.Show(screen, evaluation.ToMetrics(split), styles);
    }

    private static Table Scores(Evaluation evaluation)
    {
        var (report, majority) = (evaluation.Report, evaluation.Majority);
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text($"{report.Count:N0} utterances")));
        table.AddColumn(new TableColumn(new Text("model")).RightAligned());
        table.AddColumn(new TableColumn(new Text("always the most frequent")).RightAligned());
        Row("weighted F1", report.WeightedF1, majority.WeightedF1);
        table.AddRow(new Text("  95 % interval", Palette.Faint), new Text($"{100 * evaluation.Interval.Lower:0.0}–{100 * evaluation.Interval.Upper:0.0} %", Palette.Faint), new Text(""));
        Row("accuracy", report.Accuracy, majority.Accuracy);
        Row("macro F1", report.MacroF1, majority.MacroF1);
        Row("average recall", report.UnweightedAverageRecall, majority.UnweightedAverageRecall);
        table.AddRow(new Text("calibration error"), new Text($"{100 * report.Calibration!.ExpectedCalibrationError:0.0} %"), new Text(""));
        return table;

        void Row(string name, double model, double other) => table.AddRow(new Text(name), new Text($"{100 * model:0.0} %", Palette.Strong), new Text($"{100 * other:0.0} %", Palette.Faint));
    }

    private static Table Classes(Evaluation evaluation, EmotionStyle[] styles)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (name, right) in ((string, bool)[])[("emotion", false), ("precision", true), ("recall", true), ("F1", true), ("utterances", true)])
            table.AddColumn(right ? new TableColumn(new Text(name)).RightAligned() : new TableColumn(new Text(name)));
        foreach (var (i, scores) in evaluation.Report.Classes.Index())
        {
            table.AddRow(new Text($"{styles[i].Sign} {styles[i].Name}", styles[i].Style), Percent(scores.Precision), Percent(scores.Recall), Percent(scores.F1), new Text($"{scores.Support:N0}"));
        }

        return table;

        static Text Percent(double value) => new($"{100 * value:0.0} %");
    }
}
