using EmotionRnn.Cli.Documents;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>A baseline's scores, the majority beside; each group that was left out, each class, and the confusion.</summary>
internal static class BaselineView
{
    public static void Show(Screen screen, BaselineDocument document, ClassificationReport report, ClassificationReport majority)
    {
        var styles = EmotionStyle.Of(new LabelSet([.. report.Classes.Select(c => c.Label)]));
        var (title, unit) = document.Groups is { } groups
            ? (
                $"logistic regression on {document.Features:N0} features, C = {document.C:0.####}, each of {groups.Count} "
                    + $"{document.GroupBy}s left out in turn",
                "files"
            )
            : ($"TF-IDF and logistic regression on {document.Data}, C = {document.C:0.####}, {document.Split}", "utterances");
        screen.Line(CellText.Clean(title), Palette.Strong).Line();
        screen.Tables.Write(Scores(report, majority, unit));
        if (document.Groups is not null)
            screen.Tables.Write(Groups(document));
        screen.Tables.Write(EvaluationView.Classes(report, styles, unit));
        ConfusionView.Show(screen, report.Confusion, document.Split ?? "all left-out files", styles);
    }

    private static Table Scores(ClassificationReport report, ClassificationReport majority, string unit)
    {
        var table = EvaluationView.ScoreTable($"{report.Count:N0} {unit}");
        EvaluationView.AddScore(table, "average recall", report.UnweightedAverageRecall, majority.UnweightedAverageRecall);
        EvaluationView.AddScore(table, "accuracy", report.Accuracy, majority.Accuracy);
        EvaluationView.AddScore(table, "weighted F1", report.WeightedF1, majority.WeightedF1);
        EvaluationView.AddScore(table, "macro F1", report.MacroF1, majority.MacroF1);
        return table;
    }

    private static Table Groups(BaselineDocument document)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text(CellText.Clean(document.GroupBy!))));
        table.AddColumn(new TableColumn(new Text("average recall")).RightAligned());
        table.AddColumn(new TableColumn(new Text("files")).RightAligned());
        foreach (var group in document.Groups!)
            table.AddRow(new Text(CellText.Clean(group.Name)), new Text($"{100 * group.Uar:0.0} %"), new Text($"{group.Files:N0}"));
        return table;
    }
}
