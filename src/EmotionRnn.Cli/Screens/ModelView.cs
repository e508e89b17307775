using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>A model for a person: what it is, where it comes from, its scores and what it mistakes for what.</summary>
internal static class ModelView
{
    public static void Show(Screen screen, ModelPackage model)
    {
        var manifest = model.Manifest;
        var styles = EmotionStyle.Of(new LabelSet(manifest.Labels));
        screen.Line(CellText.Clean(manifest.Name), Palette.Strong);
        screen.Line(CellText.Clean(manifest.Description)).Line();
        screen.Tables.Write(Facts(model, styles));
        if (manifest.Metrics.Count == 0)
            return;
        screen.Tables.Write(Scores(manifest));
        var shown = manifest.Metrics.FirstOrDefault(metrics => metrics.Split == "test") ?? manifest.Metrics[^1];
        ConfusionView.Show(screen, shown.Confusion, shown.Split, styles);
    }

    private static Grid Facts(ModelPackage model, EmotionStyle[] styles)
    {
        var (manifest, training) = (model.Manifest, model.Manifest.Training);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        Row("hash", model.Hash);
        Row("folder", model.Folder);
        var labels = new Paragraph();
        foreach (var style in styles)
            labels.Append($"{style.Sign} {style.Name}  ", style.Style);
        grid.AddRow(new Text("emotions", Palette.Faint), labels);
        Row("variant", training.Variant);
        foreach (var fact in manifest.Facts)
            Row(fact.Name, fact.Value);
        Row("size", $"{manifest.CountParameters():N0} parameters, {model.Bytes / 1e6:0.0} MB");
        Row("temperature", $"{manifest.Temperature:0.00}");
        Row(
            "trained on",
            $"{training.Corpus}{(training.CorpusHash.Length >= 12 ? $" ({training.CorpusHash[..12]}…)" : "")}, seed "
                + $"{training.Seed}{(training.Candidates > 1 ? $", the best of {training.Candidates} on dev" : "")}"
        );
        if (training.WordVectors is not null)
            Row("word vectors", training.WordVectors);
        Row("command", training.Command);
        return grid;

        void Row(string name, string value) => grid.AddRow(new Text(name, Palette.Faint), new Text(CellText.Clean(value)));
    }

    private static Table Scores(ModelManifest manifest)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text("scores")));
        foreach (var score in manifest.Metrics)
            table.AddColumn(new TableColumn(new Text(CellText.Clean(score.Split))).RightAligned());
        Row("utterances", score => $"{score.Utterances:N0}");
        Row("weighted F1", score => Percent(score.WeightedF1), Palette.Strong);
        Row(
            "  its 95% interval",
            score => score.Interval is [var low, var high] ? $"{Percent(low)} to {Percent(high)}" : "–",
            Palette.Faint
        );
        Row("  of always the most frequent emotion", score => Percent(score.MajorityWeightedF1), Palette.Faint);
        Row("macro F1", score => Percent(score.MacroF1));
        Row("accuracy", score => Percent(score.Accuracy));
        Row("calibration error", score => Percent(score.CalibrationError));
        return table;

        void Row(string name, Func<ModelMetrics, string> cell, Style? style = null) =>
            table.AddRow([new Text(name, style), .. manifest.Metrics.Select(score => new Text(cell(score), style))]);
    }

    private static string Percent(double share) => $"{share * 100:0.00}";
}
