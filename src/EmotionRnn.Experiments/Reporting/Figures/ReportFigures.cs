namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>All figures of a report, each drawn once for page and files.</summary>
internal sealed class ReportFigures
{
    public ReportFigures(ExperimentReport report)
    {
        var variants = report.Systems.Where(s => s.IsTrained).ToArray();
        Scores = IntervalChart.Of(report);
        Ablations = report.Comparisons.Any(c => c.Family == ComparisonFamily.Ablations) ? AblationChart.Of(report) : null;
        Costs = report.Systems.Any(s => s.Cost is not null) ? CostChart.Of(report) : null;
        Curves = [.. variants.Select(s => (s, CurveChart.Of(s)))];
        Confusions = [.. variants.Select(s => (s, ConfusionChart.Of(s, report.Corpus.Labels, report.Seeds.Count)))];
        Reliability = ReliabilityChart.Of(variants);
        Distribution = DistributionChart.Of(report.Corpus);
        Attention =
        [
            .. report.Examples.Select(
                (example, i) => example.Turns.Any(t => t.Attention.Count > 0) ? AttentionChart.Of(example, i + 1) : null
            ),
        ];
    }

    public Figure Scores { get; }

    public Figure? Ablations { get; }

    public Figure? Costs { get; }

    public IReadOnlyList<(SystemReport System, Figure Figure)> Curves { get; }

    public IReadOnlyList<(SystemReport System, Figure Figure)> Confusions { get; }

    public Figure Reliability { get; }

    public Figure Distribution { get; }

    /// <summary>One an example; null where nothing attends.</summary>
    public IReadOnlyList<Figure?> Attention { get; }

    public IEnumerable<Figure> All =>
        [
            Scores,
            .. Ablations is null ? (Figure[])[] : [Ablations],
            .. Costs is null ? (Figure[])[] : [Costs],
            .. Curves.Select(c => c.Figure),
            .. Confusions.Select(c => c.Figure),
            Reliability,
            Distribution,
            .. Attention.OfType<Figure>(),
        ];
}
