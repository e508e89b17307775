using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// A pretrained encoder that reads every utterance by itself, <c>[CLS] utterance [SEP]</c>, without its speaker: states of several layers,
/// pooled, beside each other. Of an utterance that is longer than it reads, the mean over as many such stretches as it takes.
/// </summary>
public sealed class UtteranceEncoder : EngineEncoder
{
    private readonly int[] _layers;

    /// <summary>Puts the parts together.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="reader">The encoder, whose weights are as they are stored.</param>
    /// <param name="states">What of its states makes an utterance's vector; each names a layer, 0 to the last.</param>
    /// <param name="weights">How its matrices are stored.</param>
    /// <exception cref="ArgumentException">There is no such layer, or no state is named.</exception>
    public UtteranceEncoder(string name, DialogueEncoder reader, IReadOnlyList<PooledState> states, WeightFormat weights)
        : base(name, reader, weights)
    {
        if (states.Count is < 1 or > 64)
            throw new ArgumentException($"An encoder's vector is made of 1 to 64 states; {states.Count} are named.");
        _layers = [.. states.Select(state => Layer(state, reader.Network.Options))];
        States = states;
    }

    /// <summary>What of its states makes an utterance's vector.</summary>
    public IReadOnlyList<PooledState> States { get; }

    /// <inheritdoc/>
    public override int Size => States.Count * Reader.Network.Options.HiddenSize;

    /// <inheritdoc/>
    public override int LiveTurns => 1;

    private protected override string Settings => string.Join(',', States);

    /// <summary>
    /// What is read unless said otherwise: the means after a third, two thirds and all of the layers, and the first token's state after
    /// all. Several layers beside each
    /// other tell emotions better than the last alone.
    /// </summary>
    /// <param name="shape">The encoder's.</param>
    public static IReadOnlyList<PooledState> DefaultStates(EncoderOptions shape)
    {
        int[] layers = [.. new[] { shape.Layers / 3, shape.Layers * 2 / 3, shape.Layers }.Where(layer => layer > 0).Distinct()];
        return [.. layers.Select(layer => State(Pooling.Mean, layer)), State(Pooling.First, shape.Layers)];

        static PooledState State(Pooling pooling, int layer) => new(pooling, layer.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The same encoder after training.</summary>
    /// <param name="network">Its weights, which are rounded to what is stored.</param>
    public UtteranceEncoder WithWeights(EncoderNetwork network)
    {
        EncoderTensors.Round(network.EncoderParameters, Weights);
        network.Parameters.MarkChanged();
        return new(Name, new(Reader.Tokenizer, network, Reader.Windows.Options), States, Weights);
    }

    private protected override float[] Encode(Conversation conversation)
    {
        var width = Reader.Network.Options.HiddenSize;
        var stretches = conversation
            .Utterances.SelectMany(
                (utterance, t) =>
                    DialogueWindows
                        .Alone(Reader.Tokenizer, utterance.Text, Reader.Windows.Options.WindowTokens)
                        .Select(tokens => (Utterance: t, Tokens: tokens))
            )
            .ToArray();
        var means = new UtteranceMeans(conversation.Utterances.Count, Size);
        var vector = new float[Size];
        foreach (var (i, states) in Reader.Network.States([.. stretches.Select(stretch => stretch.Tokens)], _layers).Index())
        {
            for (var s = 0; s < States.Count; s++)
                States[s].Write(states[s], vector.AsSpan(s * width, width));
            means.Add(stretches[i].Utterance, stretches[i].Tokens.Length, vector);
        }

        return means.Vectors;
    }

    private static int Layer(PooledState state, EncoderOptions shape) =>
        int.TryParse(state.State, NumberStyles.None, CultureInfo.InvariantCulture, out var layer) && layer <= shape.Layers
            ? layer
            : throw new ArgumentException($"The encoder has no layer '{state.State}': there are 0, its embeddings, to {shape.Layers}.");
}
