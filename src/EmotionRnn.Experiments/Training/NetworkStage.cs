using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Experiments.Training;

/// <summary>Trains an EmotionRNN over the features of whole dialogues.</summary>
internal sealed class NetworkStage(
    string name,
    StageSettings settings,
    EmotionRnnNetwork network,
    Dictionary<Split, IReadOnlyList<DialogueInput>> data,
    int threads,
    long seed
) : TrainingStage(name, settings, network.Parameters, seed)
{
    private readonly float[] _classWeights = ClassWeights.Of(
        [.. data[Split.Train].SelectMany(d => d.Labels!).Where(label => label >= 0)],
        network.Options.Classes,
        settings.ClassWeightExponent
    );

    /// <summary>What training takes out of dialogues; null for nothing.</summary>
    public ModalityDropout? Drop { get; init; }

    protected override IReadOnlyList<int[]> Batches(RandomStream random) =>
        Batching.ByLength([.. data[Split.Train].Select(d => d.Length)], Settings.Batch, random);

    protected override BatchLoss Loss(int[] batch, RandomStream dropout) =>
        network.Loss(
            [.. batch.Select(d => data[Split.Train][d]).Select(d => Drop?.Apply(d, dropout) ?? d)],
            _classWeights,
            dropout,
            threads
        );

    protected override (float[] LogProbabilities, int[] Truth) Score(Split split)
    {
        var answers = network.LogProbabilities(data[split], threads);
        var logProbabilities = new List<float>();
        var truth = new List<int>();
        for (var d = 0; d < answers.Length; d++)
        {
            for (var t = 0; t < data[split][d].Length; t++)
            {
                if (data[split][d].Labels![t] < 0)
                    continue;
                truth.Add(data[split][d].Labels![t]);
                logProbabilities.AddRange(answers[d].AsSpan(t * network.Options.Classes, network.Options.Classes));
            }
        }

        return ([.. logProbabilities], [.. truth]);
    }
}
