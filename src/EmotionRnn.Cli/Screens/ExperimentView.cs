using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>The scores of an experiment's systems on test.</summary>
internal static class ExperimentView
{
    public static void Show(Screen screen, ExperimentReport report)
    {
        var test = report.Corpus.Splits[^1];
        screen
            .Line(
                CellText.Clean(
                    $"{report.Corpus.Name}, test: {test.Utterances:N0} utterances in {test.Conversations:N0} conversations, "
                        + $"{(report.Seeds.Count == 1 ? "1 seed" : $"{report.Seeds.Count} seeds")}"
                ),
                Palette.Strong
            )
            .Line();
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text("%")));
        foreach (var name in (string[])["accuracy", "weighted F1", "95 % interval"])
            table.AddColumn(new TableColumn(new Text(name)).RightAligned());
        foreach (var s in report.Systems)
        {
            var style =
                s.Group == SystemGroup.Baseline ? Palette.Faint
                : s.Name == report.Best ? Palette.Strong
                : Style.Plain;
            table.AddRow(
                new Text(s.Title, style),
                Score(s.Test.Accuracy, style),
                Score(s.Test.WeightedF1, style),
                new Text($"{100 * s.TestWeightedF1Interval.Lower:0.0}–{100 * s.TestWeightedF1Interval.Upper:0.0}", Palette.Faint)
            );
        }

        screen.Tables.Write(table);
    }

    private static Text Score(SeedSummary score, Style style) =>
        new(score.Count > 1 ? $"{100 * score.Mean:0.0} ± {100 * score.Deviation:0.0}" : $"{100 * score.Mean:0.0}", style);
}
