using EmotionRnn.Experiments.Metrics;

namespace EmotionRnn.Cli.Documents;

/// <summary>What <c>baseline --json</c> writes. What belongs to the other kind of baseline is left out.</summary>
internal sealed record BaselineDocument
{
    public string Schema { get; init; } = "emotionrnn/baseline/2";

    /// <summary><c>features</c> or <c>text</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The table of features, or the corpus.</summary>
    public required string Data { get; init; }

    /// <summary>What was scored of a corpus.</summary>
    public string? Split { get; init; }

    public required double C { get; init; }

    public required double Gamma { get; init; }

    public double? Neighbors { get; init; }

    /// <summary>How many features a file has.</summary>
    public int? Features { get; init; }

    /// <summary>Files or utterances.</summary>
    public int Count { get; init; }

    /// <summary>The unweighted average recall.</summary>
    public double Uar { get; init; }

    public double Accuracy { get; init; }

    public double WeightedF1 { get; init; }

    public double MacroF1 { get; init; }

    public double MajorityUar { get; init; }

    public double MajorityAccuracy { get; init; }

    public double MajorityWeightedF1 { get; init; }

    /// <summary>What was left out, one at a time.</summary>
    public string? GroupBy { get; init; }

    public IReadOnlyList<GroupDocument>? Groups { get; init; }

    public IReadOnlyList<ClassScores> Classes { get; init; } = [];

    /// <summary>Rows are the true classes, columns the answers, both in the order of <see cref="Classes"/>.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; } = [];

    /// <summary>With the scores.</summary>
    public BaselineDocument With(ClassificationReport report, ClassificationReport majority) =>
        this with
        {
            Count = report.Count,
            Uar = Rounded(report.UnweightedAverageRecall),
            Accuracy = Rounded(report.Accuracy),
            WeightedF1 = Rounded(report.WeightedF1),
            MacroF1 = Rounded(report.MacroF1),
            MajorityUar = Rounded(majority.UnweightedAverageRecall),
            MajorityAccuracy = Rounded(majority.Accuracy),
            MajorityWeightedF1 = Rounded(majority.WeightedF1),
            Classes =
            [
                .. report.Classes.Select(c => c with { Precision = Rounded(c.Precision), Recall = Rounded(c.Recall), F1 = Rounded(c.F1) }),
            ],
            Confusion = report.Confusion,
        };

    private static double Rounded(double value) => Math.Round(value, 6);
}

/// <summary>How a group was recognised by what was learned from the others.</summary>
internal sealed record GroupDocument(string Name, int Files, double Uar);
