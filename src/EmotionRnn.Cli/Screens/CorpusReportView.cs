using EmotionRnn.Conversations;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>A corpus check as tables.</summary>
internal static class CorpusReportView
{
    private const int MostBarWidth = 10;

    public static void Show(Screen screen, CorpusReport report, CorpusComparison? comparison)
    {
        screen.Line(CellText.Clean(report.Corpus), new Style(decoration: Decoration.Bold));
        screen.Line($"{CorpusFormats.Name(report.Format)}, content {report.ContentHash[..16]}…", Palette.Faint);
        screen.Tables.Write(Figures(report));
        screen.Tables.Write(Labels(report, Math.Clamp((screen.Width - 70) / 3, 4, MostBarWidth)));
        if (report.Sources.Count > 0)
            screen.Tables.Write(Sources(report));
        screen.Tables.Write(
            Overlaps(
                "what occurs twice",
                report.Overlaps,
                overlap => overlap.Left.Split == overlap.Right.Split ? $"inside {Name(overlap.Left.Split)}" : Pair(overlap)
            )
        );
        if (report.Findings.Count > 0)
            screen.Tables.Write(Findings(report));
        screen.Line(
            $"  {Sign(Severity.Error)} {Count(Severity.Error)} errors   {Sign(Severity.Warning)} {Count(Severity.Warning)} "
                + $"warnings   {Sign(Severity.Info)} {Count(Severity.Info)} notes",
            new Style(
                report.Worst == Severity.Error ? Palette.Bad
                : report.Worst == Severity.Warning ? Palette.Doubtful
                : Palette.Good
            )
        );
        if (comparison is null)
            return;
        screen
            .Line()
            .Line(
                $"what {CellText.Clean(comparison.Left)} (left) and {CellText.Clean(comparison.Right)} (right) have in common",
                Palette.Strong
            );
        screen.Tables.Write(Overlaps("", comparison.Overlaps, Pair));

        int Count(Severity severity) => report.Findings.Count(finding => finding.Severity == severity);
    }

    private static Table Sources(CorpusReport report)
    {
        var table = Table("labelled utterances of each source", ["train", "dev", "test", "held out", "licence"]);
        foreach (var source in report.Sources)
        {
            string[] cells = [.. source.Labelled.Append(source.HeldOut).Select(count => $"{count:N0}"), CellText.Clean(source.Licence)];
            table.AddRow([new Text(CellText.Clean(source.Name)), .. cells.Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static Table Figures(CorpusReport report)
    {
        var table = Table("", [.. report.Splits.Select(split => Name(split.Split))]);
        Row("conversations", split => $"{split.Conversations:N0}");
        Row("utterances", split => $"{split.Utterances:N0}");
        Row("words", split => $"{split.Words:N0}");
        Row("speakers", split => $"{split.Speakers:N0}");
        Row("parties a conversation", split => Range(split.Parties));
        Row("turns a conversation", split => Range(split.Turns));
        return table;

        void Row(string title, Func<SplitSummary, string> cell) =>
            table.AddRow([new Text(title), .. report.Splits.Select(split => new Text(cell(split)))]);
    }

    private static Table Labels(CorpusReport report, int barWidth)
    {
        var styles = EmotionStyle.Of(new LabelSet(report.Labels));
        var table = Table("label", [.. report.Splits.Select(split => Name(split.Split))]);
        for (var c = 0; c < styles.Length; c++)
        {
            var (style, label) = (styles[c], c);
            table.AddRow([
                new Text($"{style.Sign} {style.Name}", style.Style),
                .. report.Splits.Select(split => Share(split.LabelCounts[label], split.Utterances, style.Style, barWidth)),
            ]);
        }

        if (report.Splits.Any(split => split.Unlabeled > 0))
            table.AddRow([
                new Text("  (none)", Palette.Faint),
                .. report.Splits.Select(split => Share(split.Unlabeled, split.Utterances, Palette.Faint, barWidth)),
            ]);
        return table;
    }

    private static Table Overlaps(string title, IReadOnlyList<Overlap> overlaps, Func<Overlap, string> name)
    {
        var table = Table(title, "the same", "nearly so", "long utterances shared");
        foreach (var overlap in overlaps)
        {
            var style =
                overlap.Left.Split == overlap.Right.Split && overlap.Left.Corpus == overlap.Right.Corpus ? Style.Plain
                : overlap.IdenticalConversations + overlap.NearDuplicateConversations > 0 ? new Style(Palette.Doubtful)
                : Style.Plain;
            table.AddRow(
                new Text(name(overlap)),
                new Text($"{overlap.IdenticalConversations:N0}", style),
                new Text($"{overlap.NearDuplicateConversations:N0}", style),
                new Text($"{overlap.SharedLongUtterances:N0} of {overlap.LongUtterances:N0} ({overlap.SharedShare * 100:0.0}%)")
            );
        }

        return table;
    }

    private static Table Findings(CorpusReport report)
    {
        var table = new Table { Border = TableBorder.Simple, Expand = true };
        table.AddColumns(
            new TableColumn("finding").NoWrap(),
            new TableColumn("split"),
            new TableColumn("count").RightAligned(),
            new TableColumn("meaning")
        );
        foreach (var finding in report.Findings)
        {
            var style = finding.Severity switch
            {
                Severity.Error => new Style(Palette.Bad, decoration: Decoration.Bold),
                Severity.Warning => new Style(Palette.Doubtful),
                _ => Style.Plain,
            };
            var examples =
                finding.Examples.Count == 0
                    ? ""
                    : $": {string.Join(", ", finding.Examples)}{(finding.Count > finding.Examples.Count ? ", …" : "")}";
            table.AddRow(
                new Text($"{Sign(finding.Severity)} {finding.Code}", style),
                new Text(finding.Split is { } split ? Name(split) : ""),
                new Text($"{finding.Count:N0}"),
                new Text(CellText.Clean($"{finding.Message}{examples}{(finding.AsPublished ? " (as published)" : "")}"))
            );
        }

        return table;
    }

    private static char Sign(Severity severity) =>
        severity switch
        {
            Severity.Error => '✗',
            Severity.Warning => '!',
            _ => '·',
        };

    private static Table Table(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(new TableColumn(new Text(title)).NoWrap());
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)).RightAligned().NoWrap());
        return table;
    }

    private static Paragraph Share(int count, int of, Style style, int barWidth) =>
        count == 0
            ? new Paragraph("–", Palette.Faint)
            : new Paragraph($"{count:N0} ")
                .Append($"{100.0 * count / of, 5:0.0}% ", Palette.Faint)
                .Append(Bar.Across((double)count / of, barWidth), style);

    private static string Range(IReadOnlyList<HistogramBin> bins) =>
        bins.Count == 0 ? "–"
        : bins[0].Value == bins[^1].Value ? $"{bins[0].Value:N0}"
        : $"{bins[0].Value:N0} to {bins[^1].Value:N0}";

    private static string Pair(Overlap overlap) => $"{Name(overlap.Left.Split)} and {Name(overlap.Right.Split)}";

    private static string Name(Split split) => split.ToString().ToLowerInvariant();
}
