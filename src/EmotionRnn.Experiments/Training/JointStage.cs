using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Training;

/// <summary>A conversation of which an encoder reads every utterance by itself.</summary>
/// <param name="Utterances">Their tokens [T], with the special ones.</param>
/// <param name="Speakers">Who speaks each turn [T].</param>
/// <param name="Labels">The class of each utterance [T], −1 where it has none.</param>
internal sealed record TokenDialogue(int[][] Utterances, int[] Speakers, int[] Labels)
{
    public int Tokens => Utterances.Sum(tokens => tokens.Length);
}

/// <summary>
/// Trains an EmotionRNN and the encoder under it together: the gradient goes through the recurrence into the encoder, so that what an
/// utterance's vector says is what the turns after it need. AdamW with a rate for every layer, the gradient's norm clipped at 1.
/// </summary>
internal sealed class JointStage(
    StageSettings settings,
    EncoderNetwork encoder,
    IReadOnlyList<PooledState> states,
    Standardization standardization,
    EmotionRnnNetwork network,
    IReadOnlyDictionary<Split, IReadOnlyList<TokenDialogue>> data,
    int threads,
    long seed
) : TrainingStage("encoder and network", settings, Join(encoder, network), seed)
{
    private const string EncoderPrefix = "encoder.",
        NetworkPrefix = "network.";
    private const float LongestGradient = 1,
        NetworkRate = 5;

    // So many dialogues are scored at a time: vectors of all would take gigabytes.
    private const int ScoredTogether = 64;

    private readonly PooledLayer[] _pooled =
    [
        .. states.Select(state => new PooledLayer(int.Parse(state.State, CultureInfo.InvariantCulture), state.Pooling == Pooling.First)),
    ];
    private readonly IReadOnlyList<TokenDialogue> _train =
    [
        .. data[Split.Train].Where(dialogue => Array.Exists(dialogue.Labels, label => label >= 0)),
    ];
    private readonly float[] _classWeights = ClassWeights.Of(
        [.. data[Split.Train].SelectMany(dialogue => dialogue.Labels).Where(label => label >= 0)],
        network.Options.Classes,
        settings.ClassWeightExponent
    );

    protected override Optimizer CreateOptimizer() =>
        new AdamW(Parameters, Settings.LearningRate, Settings.L2, LongestGradient, RateOf, threads: threads);

    protected override IReadOnlyList<int[]> Batches(RandomStream random) =>
        Batching.ByTokens([.. _train.Select(dialogue => dialogue.Tokens)], Settings.Batch, Settings.BatchTokens, random);

    protected override BatchLoss Loss(int[] batch, RandomStream dropout)
    {
        TokenDialogue[] dialogues = [.. batch.Select(d => _train[d])];
        var pass = encoder.ForwardPooled([.. dialogues.SelectMany(dialogue => dialogue.Utterances)], _pooled, dropout, threads);
        var (inputs, gradients) = (Inputs(dialogues, pass.Vectors), new float[batch.Length][]);
        var loss = network.Loss(inputs, _classWeights, dropout, inputGradients: gradients);

        var width = standardization.Size;
        var rows = new float[pass.Vectors.Length][];
        var row = 0;
        for (var d = 0; d < dialogues.Length; d++)
        {
            for (var t = 0; t < inputs[d].Length; t++, row++)
            {
                rows[row] = new float[standardization.Inputs];
                standardization.Backward(inputs[d].Features.AsSpan(t * width, width), gradients[d].AsSpan(t * width, width), rows[row]);
            }
        }

        pass.Backward(rows);
        return loss;
    }

    protected override (float[] LogProbabilities, int[] Truth) Score(Split split)
    {
        var classes = network.Options.Classes;
        int[] layers = [.. _pooled.Select(pool => pool.Layer)];
        var logProbabilities = new List<float>();
        var truth = new List<int>();
        foreach (var dialogues in data[split].Chunk(ScoredTogether))
        {
            var vectors = encoder.States([.. dialogues.SelectMany(dialogue => dialogue.Utterances)], layers).Select(Vector).ToArray();
            var answers = network.LogProbabilities(Inputs(dialogues, vectors), threads);
            foreach (var (dialogue, answer) in dialogues.Zip(answers))
            {
                for (var t = 0; t < dialogue.Labels.Length; t++)
                {
                    if (dialogue.Labels[t] < 0)
                        continue;
                    truth.Add(dialogue.Labels[t]);
                    logProbabilities.AddRange(answer.AsSpan(t * classes, classes));
                }
            }
        }

        return ([.. logProbabilities], [.. truth]);
    }

    private static ParameterSet Join(EncoderNetwork encoder, EmotionRnnNetwork network) =>
        ParameterSet.Join((EncoderPrefix, encoder.Parameters), (NetworkPrefix, network.Parameters));

    private float RateOf(Parameter parameter) =>
        parameter.Name.StartsWith(NetworkPrefix, StringComparison.Ordinal)
            ? NetworkRate
            : encoder.RateOf(encoder.Parameters[parameter.Name[EncoderPrefix.Length..]]);

    private DialogueInput[] Inputs(TokenDialogue[] dialogues, float[][] vectors)
    {
        var (width, row) = (standardization.Size, 0);
        return
        [
            .. dialogues.Select(dialogue =>
            {
                var features = new float[dialogue.Speakers.Length * width];
                for (var t = 0; t < dialogue.Speakers.Length; t++, row++)
                    standardization.Write(vectors[row], features.AsSpan(t * width, width));
                return new DialogueInput(features, dialogue.Speakers, dialogue.Labels);
            }),
        ];
    }

    private float[] Vector(float[][] ofLayers)
    {
        var size = encoder.Options.HiddenSize;
        var vector = new float[states.Count * size];
        for (var p = 0; p < states.Count; p++)
            states[p].Write(ofLayers[p], vector.AsSpan(p * size, size));
        return vector;
    }
}
