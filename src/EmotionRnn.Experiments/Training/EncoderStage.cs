using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Fine-tunes an encoder on windows of conversations: AdamW with a rate for every layer, the gradient's norm clipped at 1.
/// </summary>
internal sealed class EncoderStage(
    StageSettings settings,
    EncoderNetwork network,
    IReadOnlyDictionary<Split, IReadOnlyList<EncoderInput>> data,
    int threads,
    long seed
) : TrainingStage("encoder", settings, network.Parameters, seed)
{
    private const float LongestGradient = 1;

    private readonly IReadOnlyList<EncoderInput> _train =
    [
        .. data[Split.Train].Where(input => Array.Exists(input.Labels!, label => label >= 0)),
    ];
    private readonly float[] _classWeights = ClassWeights.Of(
        [.. data[Split.Train].SelectMany(input => input.Labels!).Where(label => label >= 0)],
        network.Classes,
        settings.ClassWeightExponent
    );

    protected override Optimizer CreateOptimizer() =>
        Settings.Optimizer == OptimizerKind.AdamW
            ? new AdamW(network.Parameters, Settings.LearningRate, Settings.L2, LongestGradient, network.RateOf, threads: threads)
            : base.CreateOptimizer();

    protected override IReadOnlyList<int[]> Batches(RandomStream random) =>
        Settings.BatchTokens > 0
            ? Batching.ByTokens([.. _train.Select(input => input.Tokens.Length)], Settings.Batch, Settings.BatchTokens, random)
            : Batching.ByLength([.. _train.Select(input => input.Tokens.Length)], Settings.Batch, random);

    protected override BatchLoss Loss(int[] batch, RandomStream dropout) =>
        network.Loss([.. batch.Select(i => _train[i])], _classWeights, dropout, threads);

    protected override (float[] LogProbabilities, int[] Truth) Score(Split split)
    {
        var answers = network.LogProbabilities(data[split]);
        var logProbabilities = new List<float>();
        var truth = new List<int>();
        foreach (var (input, answer) in data[split].Zip(answers))
        {
            for (var s = 0; s < input.SegmentCount; s++)
            {
                if (input.Labels![s] < 0)
                    continue;
                truth.Add(input.Labels[s]);
                logProbabilities.AddRange(answer.AsSpan(s * network.Classes, network.Classes));
            }
        }

        return ([.. logProbabilities], [.. truth]);
    }
}
