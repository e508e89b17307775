using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Convolutional;

namespace EmotionRnn.Experiments.Training;

/// <summary>Trains a TextCNN to tell the emotion of each utterance by its text alone.</summary>
internal sealed class TextStage(
    StageSettings settings,
    TextCnn network,
    Dictionary<Split, TextStage.Utterances> data,
    int classes,
    int threads,
    long seed
) : TrainingStage("text", settings, network.Parameters, seed)
{
    private readonly float[] _classWeights = ClassWeights.Of(data[Split.Train].Labels, classes, settings.ClassWeightExponent);

    protected override IReadOnlyList<int[]> Batches(RandomStream random) =>
        Batching.ByLength([.. data[Split.Train].Words.Select(words => words.Length)], Settings.Batch, random);

    protected override BatchLoss Loss(int[] batch, RandomStream dropout) =>
        network.Loss(
            [.. batch.Select(u => data[Split.Train].Words[u])],
            [.. batch.Select(u => data[Split.Train].Labels[u])],
            _classWeights,
            dropout,
            threads
        );

    protected override (float[] LogProbabilities, int[] Truth) Score(Split split) =>
        (network.LogProbabilities(data[split].Words), data[split].Labels);

    /// <summary>The labelled utterances of a split.</summary>
    /// <param name="Words">Each utterance's word ids.</param>
    /// <param name="Labels">Each utterance's class.</param>
    public sealed record Utterances(int[][] Words, int[] Labels);
}
