using System.Globalization;
using System.Text;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Reporting.Page;

/// <summary>Results in numbers.</summary>
internal sealed partial class ReportPage
{
    private void Scores()
    {
        Section("results", "Results");
        Show(
            _figures.Scores,
            $"Weighted F1 on the test split. Bars are 95 % intervals of the mean over seeds, by resampling the "
                + $"{N(Test.Conversations)} dialogues {N(_report.Resamples)} times; ticks are single seeds."
        );
        var printed = _report.Systems.Any(s => s.Published is not null);
        var rows = _report.Systems.Where(s => s.Group != SystemGroup.Ablation).ToArray();
        var table = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\" rowspan=\"2\">system</th><th class=\"group\" scope=\"colgroup\" "
                + "colspan=\"2\">train</th><th class=\"group\" scope=\"colgroup\" colspan=\"3\">test</th>"
        );
        if (printed)
            table.Append("<th class=\"group\" scope=\"colgroup\" colspan=\"4\">original report: train, test</th>");
        table.Append(
            "</tr>\n<tr><th scope=\"col\">accuracy</th><th scope=\"col\">weighted F1</th><th scope=\"col\">accuracy</th><th "
                + "scope=\"col\">weighted F1</th><th scope=\"col\">95 % interval</th>"
        );
        if (printed)
            table.Append("<th scope=\"col\">acc.</th><th scope=\"col\">wF1</th><th scope=\"col\">acc.</th><th scope=\"col\">wF1</th>");
        table.Append("</tr>\n</thead>\n<tbody>\n");
        var top = rows.Max(s => s.Test.WeightedF1.Mean);
        foreach (var (i, s) in rows.Index())
        {
            string[] classes =
            [
                .. i > 0 && rows[i - 1].Group != s.Group ? (string[])["first"] : [],
                .. s.Name == _report.Best ? (string[])["best"] : [],
            ];
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(classes.Length > 0 ? $" class=\"{string.Join(' ', classes)}\"" : "")}><th scope=\"row\">{E(s.Title)}</th>"
                    + $"{Cell(s.Train.Accuracy)}{Cell(s.Train.WeightedF1)}{Cell(s.Test.Accuracy)}"
                    + $"{Cell(s.Test.WeightedF1, s.Test.WeightedF1.Mean == top)}<td>{Range(s.TestWeightedF1Interval)}</td>"
            );
            if (printed)
                table.Append(
                    s.Published is { } p
                        ? $"<td class=\"other\">{P(p.TrainAccuracy)}</td><td class=\"other\">{P(p.TrainWeightedF1)}</td><td "
                            + $"class=\"other\">{P(p.TestAccuracy)}</td><td class=\"other\">{P(p.TestWeightedF1)}</td>"
                        : "<td></td><td></td><td></td><td></td>"
                );
            table.Append("</tr>\n");
        }

        Table(
            "Scores",
            "Accuracy and weighted F1 in percent, mean ± standard deviation over seeds. The interval is that of weighted F1. "
                + "Shaded: the variant that is best on dev; bold: the greatest weighted F1."
                + (printed ? " At the right what the original report prints of its Table 2." : ""),
            table.Append("</tbody>\n").ToString()
        );
        if (printed)
        {
            Paragraph(
                "The original report’s figures stand as printed. It calls AudioTextMatching its best, while the greatest "
                    + "weighted F1 that it prints for test is TextSimple’s 56.4, which is also its figure for train; "
                    + "the accuracy of its audio variants lies below that of always answering the most frequent emotion."
            );
        }
    }

    private void Significance()
    {
        Section("significance", "Which differences are more than chance");
        if (Test.Conversations < FewConversations)
            _page.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"note\">With {N(Test.Conversations)} test conversations, resampling gives intervals that are too "
                    + $"narrow and p-values that are too small: take nothing from them here.</p>\n"
            );
        var titles = _report.Systems.ToDictionary(s => s.Name, s => s.Title);
        var table = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\">first</th><th class=\"words\" scope=\"col\">second</th><th "
                + "scope=\"col\">difference</th><th scope=\"col\">95 % interval</th><th scope=\"col\">p</th><th scope=\"col\">p, "
                + "Holm</th><th scope=\"col\">p, McNemar</th></tr>\n</thead>\n"
        );
        foreach (var family in _report.Comparisons.Where(c => c.Family != ComparisonFamily.Ablations).GroupBy(c => c.Family))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tbody>\n<tr class=\"part\"><th scope=\"rowgroup\" colspan=\"7\"><i>{TitleOf(family.Key)}</i></th></tr>\n"
            );
            foreach (var c in family)
            {
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr><th scope=\"row\">{E(titles[c.First])}</th><td class=\"words\">{E(titles[c.Second])}</td>"
                        + $"<td>{D(c.Difference.Interval.Estimate)}</td>"
                        + $"<td>[{D(c.Difference.Interval.Lower)}, {D(c.Difference.Interval.Upper)}]</td>"
                        + $"<td>{PValue(c.Difference.PValue)}</td>"
                        + $"<td{(c.HolmPValue < 0.05 && Test.Conversations >= FewConversations ? " class=\"yes\"" : "")}>"
                        + $"{PValue(c.HolmPValue)}</td>"
                        + $"<td>{PValue(c.McNemarPValue)}</td></tr>\n"
                );
            }

            table.Append("</tbody>\n");
        }

        Table(
            "Significance",
            "Differences of mean weighted F1 on test, in points, on the same utterances. p and interval come from resampling "
                + "whole dialogues, the same for both systems; Holm’s correction counts all tests of a part, "
                + "and bold says it is below 0.05. McNemar’s exact test compares the right answers of pairs of seeds (median) "
                + "and takes utterances as independent, which those of a dialogue are not.",
            table.ToString()
        );
    }

    private static string TitleOf(ComparisonFamily family) =>
        family switch
        {
            ComparisonFamily.Variants => "Variants against each other",
            ComparisonFamily.Encoders => "Variants over the encoder against the same over TextCNN",
            _ => "Variants against the baselines that read no more than they",
        };

    private void AblationsOf()
    {
        if (_figures.Ablations is not { } figure)
            return;
        Section("ablations", "What each part is worth");
        Show(
            figure,
            "Each row changes one thing in the same variant, with the same seeds. p is corrected by Holm’s method for " + "the rows."
        );
        var rows = _report.Systems.Where(s => s.Group == SystemGroup.Ablation).ToArray();
        var changed = _report.Systems.Single(s => s.Name == rows[0].ChangedFrom);
        var table = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\">system</th><th scope=\"col\">parameters</th><th scope=\"col\">dev weighted F1</th><th "
                + "scope=\"col\">test accuracy</th><th scope=\"col\">test weighted F1</th><th scope=\"col\">test macro F1</th><th "
                + "scope=\"col\">95 % interval</th></tr>\n</thead>\n<tbody>\n"
        );
        foreach (var s in rows.Prepend(changed))
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(s == changed ? " class=\"best\"" : "")}><th scope=\"row\">{E(s.Title)}</th>"
                    + $"<td>{s.Parameters:N0}</td>{Cell(s.Dev.WeightedF1)}"
                    + $"{Cell(s.Test.Accuracy)}{Cell(s.Test.WeightedF1)}{Cell(s.Test.MacroF1)}"
                    + $"<td>{Range(s.TestWeightedF1Interval)}</td></tr>\n"
            );
        Table(
            "Ablations",
            "The same as numbers, in percent. The interval is that of weighted F1. Shaded: what is changed.",
            table.Append("</tbody>\n").ToString()
        );
    }

    private void Costs()
    {
        if (_figures.Costs is not { } figure)
            return;
        Section("costs", "What the accuracy costs");
        Show(
            figure,
            "From the best on test, at the top, to the worst: the further left, the cheaper an answer. Each mark to the right is "
                + "ten times the time."
        );
        var table = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\">system</th><th scope=\"col\">parameters</th><th scope=\"col\">size, MB</th><th "
                + "scope=\"col\">a turn, ms</th><th scope=\"col\">test weighted F1</th></tr>\n</thead>\n<tbody>\n"
        );
        SystemReport[] rows = [.. _report.Systems.Where(s => s.Cost is not null)];
        foreach (var (i, s) in rows.Index())
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(i > 0 && rows[i - 1].Group != s.Group ? " class=\"first\"" : "")}><th scope=\"row\">{E(s.Title)}</th>"
                    + $"<td>{s.Cost!.Parameters:N0}</td><td>{s.Cost.Bytes / 1e6:F1}</td><td>{s.Cost.MillisecondsPerTurn:0.00}</td>"
                    + $"{Cell(s.Test.WeightedF1)}</tr>\n"
            );
        }

        Table(
            "Costs",
            "Parameters include those of word vectors and encoder; size is that of the package. A turn is measured on one thread "
                + "of the machine that wrote this page, in whole conversations one at a time (the fastest of five rounds), from text "
                + "to answer; computing acoustic functionals is not in it.",
            table.Append("</tbody>\n").ToString()
        );
    }

    private void Classes()
    {
        Section("classes", "Emotion by emotion");
        var rows = _report.Systems.Where(s => s.Group != SystemGroup.Ablation).ToArray();
        var head = string.Concat(_report.Corpus.Labels.Select(label => $"<th scope=\"col\">{E(label)}</th>"));
        var table = new StringBuilder(
            $"<thead>\n<tr><th scope=\"col\">system</th>{head}<th scope=\"col\">macro F1</th></tr>\n</thead>\n<tbody>\n"
        );
        foreach (var (i, s) in rows.Index())
        {
            var cells = s.Classes.Select(
                (c, k) => c.F1 > 0 && rows.All(other => other.Classes[k].F1 <= c.F1) ? $"<td><b>{P(c.F1)}</b></td>" : $"<td>{P(c.F1)}</td>"
            );
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(i > 0 && rows[i - 1].Group != s.Group ? " class=\"first\"" : "")}><th scope=\"row\">{E(s.Title)}</th>"
                    + $"{string.Concat(cells)}<td>{P(s.Test.MacroF1.Mean)}</td></tr>\n"
            );
        }

        table.Append(
            CultureInfo.InvariantCulture,
            $"<tr class=\"first\"><th scope=\"row\">test "
                + $"utterances</th>{string.Concat(Test.Counts.Select(n => $"<td>{N(n)}</td>"))}<td></td></tr>\n</tbody>\n"
        );
        Table(
            "F1 by emotion",
            "F1 of each emotion on test in percent, mean over seeds; bold: the greatest of a column. Macro F1 weighs all emotions "
                + "alike, however rare.",
            table.ToString()
        );
        var detail = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\">emotion</th><th scope=\"col\">precision</th><th scope=\"col\">recall</th><th "
                + "scope=\"col\">F1</th><th scope=\"col\">utterances</th></tr>\n</thead>\n<tbody>\n"
        );
        foreach (var c in Best.Classes)
            detail.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{E(c.Label)}</th><td>{P(c.Precision)}</td><td>{P(c.Recall)}</td><td>{P(c.F1)}</td>"
                    + $"<td>{N(c.Support)}</td></tr>\n"
            );
        Table(
            "Precision and recall",
            $"{E(Best.Title)} in detail, in percent. All systems are in <code>classes.csv</code>.",
            detail.Append("</tbody>\n").ToString()
        );
    }

    private static string Cell(SeedSummary score, bool bold = false)
    {
        var mean = bold ? $"<b>{P(score.Mean)}</b>" : P(score.Mean);
        return score.Count > 1 ? $"<td>{mean} <span class=\"sd\">± {P(score.Deviation)}</span></td>" : $"<td>{mean}</td>";
    }
}
