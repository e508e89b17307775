using System.Text;

namespace EmotionRnn.Conversations;

/// <summary>A corpus report as plain text: the figures as tables with a column a split, then the overlaps, then the findings.</summary>
internal static class CorpusReportText
{
    private const int Width = 120;
    private const int ColumnWidth = 18;
    private const int OverlapWidth = 12;
    private static readonly (int From, int To)[] TurnBins = [(1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (21, 50), (51, int.MaxValue)];

    public static string Render(CorpusReport report)
    {
        var text = new StringBuilder();
        text.Append(
            $"{report.Corpus}: {Plural(report.Splits.Sum(split => split.Conversations), "conversation")}, "
                + $"{Plural(report.Splits.Sum(split => split.Utterances), "utterance")}\n"
        );
        text.Append($"content {report.ContentHash}\n\n");

        Row(text, "", report, split => Name(split.Split));
        Row(text, "conversations", report, split => $"{split.Conversations:N0}");
        Row(text, "utterances", report, split => $"{split.Utterances:N0}");
        Row(text, "words", report, split => $"{split.Words:N0}");
        Row(text, "speakers", report, split => $"{split.Speakers:N0}");

        text.Append("\nlabels\n");
        for (var c = 0; c < report.Labels.Count; c++)
            Row(text, $"  {report.Labels[c]}", report, split => Share(split.LabelCounts[c], split.Utterances));
        if (report.Splits.Any(split => split.Unlabeled > 0))
            Row(text, "  (none)", report, split => Share(split.Unlabeled, split.Utterances));

        if (report.Sources.Count > 0)
        {
            text.Append($"\n{"labelled of each source", -26}{"train", 9}{"dev", 9}{"test", 9}{"held out", 10}  licence\n");
            foreach (var source in report.Sources)
            {
                var counts = string.Concat(source.Labelled.Select(count => $"{count, 9:N0}"));
                text.Append($"  {source.Name, -24}{counts}{source.HeldOut, 10:N0}  {source.Licence}\n");
            }
        }

        text.Append("\nparties a conversation\n");
        foreach (var parties in report.Splits.SelectMany(split => split.Parties).Select(bin => bin.Value).Distinct().Order())
        {
            Row(
                text,
                $"  {parties}",
                report,
                split => Share(split.Parties.Where(bin => bin.Value == parties).Sum(bin => bin.Count), split.Conversations)
            );
        }

        text.Append("\nturns a conversation\n");
        foreach (var (from, to) in TurnBins)
        {
            if (!report.Splits.Any(split => Within(split, from, to) > 0))
                continue;
            Row(
                text,
                $"  {(from == to ? $"{from}" : to == int.MaxValue ? $"{from} or more" : $"{from} to {to}")}",
                report,
                split => Share(Within(split, from, to), split.Conversations)
            );
        }

        Row(text, "  most", report, split => split.Turns.Count == 0 ? "–" : $"{split.Turns.Max(bin => bin.Value):N0}");
        AppendOverlaps(text, report);
        AppendFindings(text, report);
        return text.ToString();
    }

    public static string Render(CorpusComparison comparison)
    {
        var text = new StringBuilder($"what {comparison.Left} (left) and {comparison.Right} (right) have in common\n");
        AppendOverlaps(text, comparison.Overlaps, overlap => $"{Name(overlap.Left.Split)} and {Name(overlap.Right.Split)}");
        foreach (
            var overlap in comparison.Overlaps.Where(overlap => overlap.IdenticalConversations + overlap.NearDuplicateConversations > 0)
        )
        {
            var pairs = overlap
                .IdenticalExamples.Concat(overlap.NearDuplicateExamples)
                .Select(example => $"{example.LeftConversation} = {example.RightConversation}");
            var all =
                overlap.IdenticalExamples.Count + overlap.NearDuplicateExamples.Count
                == overlap.IdenticalConversations + overlap.NearDuplicateConversations;
            Wrap(
                text,
                $"  {$"{Name(overlap.Left.Split)} and {Name(overlap.Right.Split)}", -22}",
                $"{string.Join(", ", pairs)}{(all ? "" : ", …")}"
            );
        }

        return text.ToString();
    }

    private static void AppendOverlaps(StringBuilder text, IReadOnlyList<Overlap> overlaps, Func<Overlap, string> name)
    {
        text.Append($"{"", -24}{"conversations identical", ColumnWidth + 7}{"nearly so", OverlapWidth}   long utterances word for word\n");
        foreach (var overlap in overlaps)
        {
            text.Append(
                $"  {name(overlap), -22}{overlap.IdenticalConversations, ColumnWidth + 7:N0}"
                    + $"{overlap.NearDuplicateConversations, OverlapWidth:N0}"
                    + $"   {overlap.SharedLongUtterances:N0} of {overlap.LongUtterances:N0} ({100 * overlap.SharedShare:0.0} %)\n"
            );
        }
    }

    private static void AppendOverlaps(StringBuilder text, CorpusReport report)
    {
        text.Append("\nwhat occurs twice\n");
        AppendOverlaps(
            text,
            report.Overlaps,
            overlap =>
                overlap.Left.Split == overlap.Right.Split
                    ? $"inside {Name(overlap.Left.Split)}"
                    : $"{Name(overlap.Left.Split)} and {Name(overlap.Right.Split)}"
        );
    }

    private static void AppendFindings(StringBuilder text, CorpusReport report)
    {
        text.Append(report.Findings.Count == 0 ? "\nno findings\n" : "\nfindings\n");
        foreach (var finding in report.Findings)
        {
            var line = finding.Message;
            if (finding.Examples.Count > 0)
                line += $": {string.Join(", ", finding.Examples)}{(finding.Count > finding.Examples.Count ? ", …" : "")}";
            if (finding.AsPublished)
                line += " (as published)";
            Wrap(
                text,
                $"  {finding.Severity.ToString().ToLowerInvariant(), -9}{finding.Code, -25}"
                    + $"{(finding.Split is { } split ? Name(split) : ""), -5}{finding.Count, 7:N0}  ",
                line
            );
        }

        text.Append($"\n{Plural(Count(Severity.Error), "error")}, {Plural(Count(Severity.Warning), "warning")}\n");

        int Count(Severity severity) => report.Findings.Count(finding => finding.Severity == severity);
    }

    private static void Wrap(StringBuilder text, string margin, string line)
    {
        text.Append(margin);
        var column = margin.Length;
        foreach (var word in line.Split(' '))
        {
            if (column > margin.Length && column + word.Length > Width)
            {
                text.Length--;
                text.Append('\n').Append(' ', margin.Length);
                column = margin.Length;
            }

            text.Append(word).Append(' ');
            column += word.Length + 1;
        }

        text.Length--;
        text.Append('\n');
    }

    private static void Row(StringBuilder text, string title, CorpusReport report, Func<SplitSummary, string> cell)
    {
        text.Append($"{title, -24}");
        foreach (var split in report.Splits)
            text.Append($"{cell(split), ColumnWidth}");
        text.Append('\n');
    }

    private static int Within(SplitSummary split, int from, int to) =>
        split.Turns.Where(bin => bin.Value >= from && bin.Value <= to).Sum(bin => bin.Count);

    private static string Share(int count, int of) => count == 0 ? "–" : $"{count:N0} ({100.0 * count / of, 5:0.0} %)";

    private static string Plural(int count, string thing) => $"{count:N0} {thing}{(count == 1 ? "" : "s")}";

    private static string Name(Split split) => split.ToString().ToLowerInvariant();
}
