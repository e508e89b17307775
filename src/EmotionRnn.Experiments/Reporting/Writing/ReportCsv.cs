using System.Globalization;
using CsvHelper;

namespace EmotionRnn.Experiments.Reporting.Writing;

/// <summary>The report's tables as CSV: UTF-8, comma, header first; scores are shares, 0 to 1.</summary>
internal static class ReportCsv
{
    /// <summary>Every table: its file's name and its content.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Tables(ExperimentReport report)
    {
        yield return (
            "scores.csv",
            Table(
                [
                    "system",
                    "group",
                    "seeds",
                    "parameters",
                    "train_accuracy",
                    "train_accuracy_sd",
                    "train_weighted_f1",
                    "train_weighted_f1_sd",
                    "dev_accuracy",
                    "dev_accuracy_sd",
                    "dev_weighted_f1",
                    "dev_weighted_f1_sd",
                    "test_accuracy",
                    "test_accuracy_sd",
                    "test_accuracy_low",
                    "test_accuracy_high",
                    "test_weighted_f1",
                    "test_weighted_f1_sd",
                    "test_weighted_f1_low",
                    "test_weighted_f1_high",
                    "test_macro_f1",
                    "published_test_accuracy",
                    "published_test_weighted_f1",
                ],
                report.Systems.Select(s =>
                    (object?[])
                        [
                            s.Name,
                            s.Group.ToString().ToLowerInvariant(),
                            s.Test.Accuracy.Count,
                            s.Parameters,
                            s.Train.Accuracy.Mean,
                            s.Train.Accuracy.Deviation,
                            s.Train.WeightedF1.Mean,
                            s.Train.WeightedF1.Deviation,
                            s.Dev.Accuracy.Mean,
                            s.Dev.Accuracy.Deviation,
                            s.Dev.WeightedF1.Mean,
                            s.Dev.WeightedF1.Deviation,
                            s.Test.Accuracy.Mean,
                            s.Test.Accuracy.Deviation,
                            s.TestAccuracyInterval.Lower,
                            s.TestAccuracyInterval.Upper,
                            s.Test.WeightedF1.Mean,
                            s.Test.WeightedF1.Deviation,
                            s.TestWeightedF1Interval.Lower,
                            s.TestWeightedF1Interval.Upper,
                            s.Test.MacroF1.Mean,
                            s.Published?.TestAccuracy,
                            s.Published?.TestWeightedF1,
                        ]
                )
            )
        );
        if (report.Systems.Any(s => s.Cost is not null))
        {
            yield return (
                "costs.csv",
                Table(
                    ["system", "parameters", "bytes", "milliseconds_per_turn"],
                    report
                        .Systems.Where(s => s.Cost is not null)
                        .Select(s => (object?[])[s.Name, s.Cost!.Parameters, s.Cost.Bytes, s.Cost.MillisecondsPerTurn])
                )
            );
        }

        yield return (
            "significance.csv",
            Table(
                ["family", "first", "second", "difference", "low", "high", "p", "p_holm", "p_mcnemar"],
                report.Comparisons.Select(c =>
                    (object?[])
                        [
                            c.Family.ToString().ToLowerInvariant(),
                            c.First,
                            c.Second,
                            c.Difference.Interval.Estimate,
                            c.Difference.Interval.Lower,
                            c.Difference.Interval.Upper,
                            c.Difference.PValue,
                            c.HolmPValue,
                            c.McNemarPValue,
                        ]
                )
            )
        );
        yield return (
            "classes.csv",
            Table(
                ["system", "emotion", "precision", "recall", "f1", "support"],
                report.Systems.SelectMany(s => s.Classes.Select(c => (object?[])[s.Name, c.Label, c.Precision, c.Recall, c.F1, c.Support]))
            )
        );
        yield return (
            "confusion.csv",
            Table(
                ["system", "true", "answered", "utterances", "share_of_true"],
                from s in report.Systems
                from row in s.Confusion.Index()
                from column in row.Item.Index()
                select (object?[])
                    [
                        s.Name,
                        report.Corpus.Labels[row.Index],
                        report.Corpus.Labels[column.Index],
                        column.Item,
                        row.Item.Sum() == 0 ? 0 : column.Item / row.Item.Sum(),
                    ]
            )
        );
        yield return (
            "curves.csv",
            Table(
                [
                    "system",
                    "seed",
                    "epoch",
                    "kept",
                    "train_loss",
                    "train_accuracy",
                    "train_weighted_f1",
                    "dev_loss",
                    "dev_accuracy",
                    "dev_weighted_f1",
                    "test_loss",
                    "test_accuracy",
                    "test_weighted_f1",
                ],
                from s in report.Systems
                from curve in s.Curves
                from e in curve.Epochs
                select (object?[])
                    [
                        s.Name,
                        curve.Seed,
                        e.Epoch,
                        e.Epoch == curve.KeptEpoch ? 1 : 0,
                        e.Train?.Loss,
                        e.Train?.Accuracy,
                        e.Train?.WeightedF1,
                        e.Dev.Loss,
                        e.Dev.Accuracy,
                        e.Dev.WeightedF1,
                        e.Test?.Loss,
                        e.Test?.Accuracy,
                        e.Test?.WeightedF1,
                    ]
            )
        );
        yield return (
            "reliability.csv",
            Table(
                ["system", "lower", "upper", "answers", "confidence", "accuracy"],
                report
                    .Systems.Where(s => s.Reliability is not null)
                    .SelectMany(s => s.Reliability!.Select(b => (object?[])[s.Name, b.Lower, b.Upper, b.Count, b.Confidence, b.Accuracy]))
            )
        );
        yield return (
            "labels.csv",
            Table(
                ["emotion", .. report.Corpus.Splits.Select(s => s.Name)],
                report.Corpus.Labels.Select((label, c) => (object?[])[label, .. report.Corpus.Splits.Select(s => (object)s.Counts[c])])
            )
        );
    }

    private static byte[] Table(string[] header, IEnumerable<object?[]> rows)
    {
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true))
        {
            foreach (var row in (IEnumerable<object?[]>)[header, .. rows])
            {
                csv.WriteRecord([
                    .. row.Select(field =>
                        field is double number
                            ? Math.Round(number, 6).ToString(CultureInfo.InvariantCulture)
                            : Convert.ToString(field, CultureInfo.InvariantCulture) ?? ""
                    ),
                ]);
            }
        }

        return stream.ToArray();
    }
}
