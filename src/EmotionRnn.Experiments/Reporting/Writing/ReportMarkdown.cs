using System.Globalization;
using System.Text;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Reporting.Writing;

/// <summary>The report's tables as Markdown, to be kept beside code.</summary>
internal static class ReportMarkdown
{
    public static string Of(ExperimentReport report)
    {
        var text = new StringBuilder();
        var titles = report.Systems.ToDictionary(s => s.Name, s => s.Title);
        var test = report.Corpus.Splits[^1];
        text.Append(CultureInfo.InvariantCulture, $"# {report.Corpus.Name}\n\n```\n{report.Command}\n```\n\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"- Seeds: {string.Join(", ", report.Seeds)}\n- Corpus: content SHA-256 `{report.Corpus.Hash}`\n"
        );
        if (report.WordVectors is { } vectors)
            text.Append(CultureInfo.InvariantCulture, $"- Word vectors: {vectors.Name}, SHA-256 `{vectors.Hash}`\n");
        if (report.TextEncoder is { } encoder)
            text.Append(CultureInfo.InvariantCulture, $"- Encoder, used as it is: {encoder.Name}, SHA-256 `{encoder.Hash}`\n");
        if (report.Acoustics is { } acoustics)
            text.Append(
                CultureInfo.InvariantCulture,
                $"- Acoustic functionals: {acoustics.Name}, SHA-256 of the rows `{acoustics.Hash}`\n"
            );
        text.Append(
            CultureInfo.InvariantCulture,
            $"- Test: {test.Utterances:N0} utterances in {test.Conversations:N0} conversations; best variant on dev: "
                + $"{titles[report.Best]}\n\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"Percent; mean ± standard deviation over seeds; 95 % intervals of the mean by resampling the test conversations "
                + $"{report.Resamples:N0} times.\n"
        );

        Scores(
            "## Results",
            report.Systems.Where(s => s.Group != SystemGroup.Ablation),
            published: report.Systems.Any(s => s.Published is not null)
        );
        Differences("## Variants against each other", ComparisonFamily.Variants);
        Differences("## Variants against the baselines that read no more than they", ComparisonFamily.Baselines);
        Differences("## Variants over the encoder against the same over TextCNN", ComparisonFamily.Encoders);
        if (report.Systems.Any(s => s.Group == SystemGroup.Ablation))
        {
            var changed = report.Systems.First(s => s.Group == SystemGroup.Ablation).ChangedFrom;
            Scores(
                "## One thing changed at a time",
                report.Systems.Where(s => s.Group == SystemGroup.Ablation || s.Name == changed),
                published: false
            );
            Differences("### Against what is changed", ComparisonFamily.Ablations);
        }

        if (report.Systems.Any(s => s.Cost is not null))
        {
            text.Append(
                "\n## What the accuracy costs\n\nOne thread, whole conversations one at a time, from text to answer.\n\n| system "
                    + "| parameters | package, MB | a turn, ms | test weighted F1 |\n| --- | ---: | ---: | ---: | ---: |\n"
            );
            foreach (var s in report.Systems.Where(s => s.Cost is not null))
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {s.Title} | {s.Cost!.Parameters:N0} | {s.Cost.Bytes / 1e6:F1} | {s.Cost.MillisecondsPerTurn:0.00} | "
                        + $"{S(s.Test.WeightedF1)} |\n"
                );
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"\n## F1 by emotion on test\n\n| system | {string.Join(" | ", report.Corpus.Labels)} | macro F1 |\n| --- "
                + $"|{string.Concat(Enumerable.Repeat(" ---: |", report.Corpus.Labels.Count + 1))}\n"
        );
        foreach (var s in report.Systems)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {s.Title} | {string.Join(" | ", s.Classes.Select(c => P(c.F1)))} | {P(s.Test.MacroF1.Mean)} |\n"
            );
        text.Append(CultureInfo.InvariantCulture, $"| utterances | {string.Join(" | ", test.Counts)} | |\n");
        return text.ToString();

        void Scores(string heading, IEnumerable<SystemReport> systems, bool published)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{heading}\n\n| system | train accuracy | train weighted F1 | dev weighted F1 | test accuracy | test weighted "
                    + $"F1 | 95 % interval |{(published ? " original report: test accuracy | test weighted F1 |" : "")}\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"| --- |{string.Concat(Enumerable.Repeat(" ---: |", published ? 8 : 6))}\n");
            foreach (var s in systems)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {s.Title} | {S(s.Train.Accuracy)} | {S(s.Train.WeightedF1)} | {S(s.Dev.WeightedF1)} | "
                        + $"{S(s.Test.Accuracy)} | {S(s.Test.WeightedF1)} | {P(s.TestWeightedF1Interval.Lower)} to "
                        + $"{P(s.TestWeightedF1Interval.Upper)} |"
                );
                if (published)
                    text.Append(s.Published is { } p ? $" {P(p.TestAccuracy)} | {P(p.TestWeightedF1)} |" : " | |");
                text.Append('\n');
            }
        }

        void Differences(string heading, ComparisonFamily family)
        {
            var rows = report.Comparisons.Where(c => c.Family == family).ToArray();
            if (rows.Length == 0)
                return;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{heading}\n\n| first | second | difference of test weighted F1, points | 95 % interval | p | p, Holm | p, "
                    + $"McNemar |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"
            );
            foreach (var c in rows)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| {titles[c.First]} | {titles[c.Second]} | {D(c.Difference.Interval.Estimate)} | "
                        + $"{D(c.Difference.Interval.Lower)} to {D(c.Difference.Interval.Upper)} | {c.Difference.PValue:F4} | "
                        + $"{c.HolmPValue:F4} | {c.McNemarPValue:F4} |\n"
                );
        }
    }

    private static string P(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    private static string D(double difference) => (100 * difference).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static string S(SeedSummary score) => score.Count > 1 ? $"{P(score.Mean)} ± {P(score.Deviation)}" : P(score.Mean);
}
