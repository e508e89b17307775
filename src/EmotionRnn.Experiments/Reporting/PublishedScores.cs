using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>A row of the original report's Table 2.</summary>
/// <param name="TrainAccuracy">0 to 1.</param>
/// <param name="TrainWeightedF1">0 to 1.</param>
/// <param name="TestAccuracy">0 to 1.</param>
/// <param name="TestWeightedF1">0 to 1.</param>
public sealed record PublishedScore(double TrainAccuracy, double TrainWeightedF1, double TestAccuracy, double TestWeightedF1);

/// <summary>The original report's Table 2, on MELD.</summary>
public static class PublishedScores
{
    private const int MeldTestUtterances = 2610;

    private static readonly Dictionary<Variant, PublishedScore> Table2 = new()
    {
        [new(Modality.Audio, AttentionKind.Simple)] = new(.2301, .2547, .2498, .2703),
        [new(Modality.Audio, AttentionKind.Matching)] = new(.2384, .2695, .2789, .3015),
        [new(Modality.Text, AttentionKind.Simple)] = new(.5309, .5638, .5207, .5640),
        [new(Modality.Text, AttentionKind.Matching)] = new(.5422, .5702, .5241, .5273),
        [new(Modality.AudioText, AttentionKind.Simple)] = new(.5103, .5488, .5195, .5164),
        [new(Modality.AudioText, AttentionKind.Matching)] = new(.5780, .5880, .5337, .5420),
    };

    /// <summary>What it prints of a system; null where it prints nothing, or where other utterances are scored than it scores.</summary>
    public static PublishedScore? Of(ExperimentSystem system, ScoredCorpus scored) =>
        system is { Group: SystemGroup.Variant, Recipe: EmotionRnnRecipe { Variant: var variant } }
        && scored.Corpus.Labels.Equals(LabelSet.Meld)
        && scored.Truth(Split.Test).Length == MeldTestUtterances
            ? Table2.GetValueOrDefault(variant)
            : null;
}
