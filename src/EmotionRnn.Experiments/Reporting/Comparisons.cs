using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>Which systems differ by more than chance.</summary>
internal static class Comparisons
{
    public static IReadOnlyList<Comparison> Of(
        IReadOnlyList<SystemResults> results,
        Dictionary<string, ResampledMetric> resampled,
        int[] truth
    )
    {
        var variants = results.Where(r => r.System.Group == SystemGroup.Variant).ToArray();
        var trained = results.Where(r => r.System.Group is SystemGroup.Variant or SystemGroup.Encoder).ToArray();
        var baselines = results.Where(r => r.System.Group == SystemGroup.Baseline).ToArray();
        var byName = results.ToDictionary(r => r.System.Name);
        (ComparisonFamily Family, SystemResults First, SystemResults Second)[] pairs =
        [
            .. from i in Enumerable.Range(0, variants.Length)
            from j in Enumerable.Range(i + 1, variants.Length - i - 1)
            select (ComparisonFamily.Variants, variants[i], variants[j]),
            .. from variant in trained
            from baseline in baselines
            where ReadsNoMore(baseline.System, variant.System)
            select (ComparisonFamily.Baselines, variant, baseline),
            .. from over in results
            where over.System.Group == SystemGroup.Encoder
            from variant in variants
            where DifferByEncoder(variant.System, over.System)
            select (ComparisonFamily.Encoders, over, variant),
            .. from ablation in results
            where ablation.System.ChangedFrom is not null
            select (ComparisonFamily.Ablations, ablation, byName[ablation.System.ChangedFrom!]),
        ];
        return
        [
            .. pairs
                .GroupBy(pair => pair.Family)
                .SelectMany(family =>
                {
                    var differences = family
                        .Select(pair => resampled[pair.First.System.Name].Less(resampled[pair.Second.System.Name]))
                        .ToArray();
                    var adjusted = HolmCorrection.Adjust([.. differences.Select(d => d.PValue)]);
                    return family.Select(
                        (pair, i) =>
                            new Comparison(
                                pair.Family,
                                pair.First.System.Name,
                                pair.Second.System.Name,
                                differences[i],
                                adjusted[i],
                                McNemar(pair.First.Runs, pair.Second.Runs, truth)
                            )
                    );
                }),
        ];
    }

    // By what reads the text alone.
    private static bool DifferByEncoder(ExperimentSystem variant, ExperimentSystem over) =>
        (variant.Recipe, over.Recipe) is (EmotionRnnRecipe one, EmotionRnnRecipe other)
        && (one.Variant, one.Preset) == (other.Variant, other.Preset);

    private static bool ReadsNoMore(ExperimentSystem baseline, ExperimentSystem variant) =>
        (variant.ReadsAudio || !baseline.ReadsAudio) && (variant.ReadsText || !baseline.ReadsText);

    // Seed by seed; a system without seeds meets each of the other's.
    private static double McNemar(IReadOnlyList<RunResult> first, IReadOnlyList<RunResult> second, int[] truth)
    {
        double[] values =
        [
            .. Enumerable
                .Range(0, int.Max(first.Count, second.Count))
                .Select(i =>
                    McNemarTest.Of(truth, first[i % first.Count].Test.Predicted, second[i % second.Count].Test.Predicted).ExactPValue
                )
                .Order(),
        ];
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
