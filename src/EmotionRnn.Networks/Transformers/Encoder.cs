using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// An encoder of the BERT or RoBERTa family: embeddings and N layers. Its parameters have the names of published weights.
/// </summary>
internal sealed class Encoder
{
    private const double InitialDeviation = 0.02;

    private readonly TokenEmbedding _embedding;
    private readonly EncoderLayer[] _layers;

    public Encoder(ParameterSet parameters, EncoderOptions options)
    {
        Options = options;
        _embedding = new(parameters, options);
        _layers = [.. Enumerable.Range(0, options.Layers).Select(i => new EncoderLayer(parameters, i, options))];
    }

    public EncoderOptions Options { get; }

    public void Initialize(RandomStream random)
    {
        _embedding.Initialize(InitialDeviation, random);
        foreach (var layer in _layers)
            layer.Initialize(InitialDeviation, random);
    }

    /// <summary>The states after the last layer, [rows × d].</summary>
    /// <param name="rows">The tokens.</param>
    /// <param name="tape">From <see cref="TakeForReading"/> or <see cref="TakeForTraining"/>.</param>
    /// <param name="afterLayer">Called with 0 and the embeddings' states, then with k and those after layer k; they last until the next
    /// call.</param>
    public Matrix Forward(TokenRows rows, Tape tape, Action<int, Matrix>? afterLayer = null)
    {
        _embedding.Forward(rows, tape.Embedding);
        afterLayer?.Invoke(0, tape.Embedding.Output);
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i].Forward(rows, tape.Layers[i], tape.Scratch, tape.Input(i));
            afterLayer?.Invoke(i + 1, tape.Layers[i].Output);
        }

        return tape.Layers[^1].Output;
    }

    /// <summary>From the gradient of the last states, which is used up, to those of the parameters, added.</summary>
    /// <param name="rows">The tokens.</param>
    /// <param name="tape">That of the way forward.</param>
    /// <param name="gradient">The last states'.</param>
    /// <param name="beforeLayer">Called with k and the gradient of the states after layer k, from N to 0, before it is used: what else
    /// reads them adds its own.</param>
    public void Backward(TokenRows rows, Tape tape, Matrix gradient, Action<int, Matrix>? beforeLayer = null)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            beforeLayer?.Invoke(i + 1, gradient);
            _layers[i].Backward(rows, tape.Layers[i], tape.Scratch, tape.Input(i), gradient);
        }

        beforeLayer?.Invoke(0, gradient);
        _embedding.Backward(rows, tape.Embedding, gradient);
    }

    /// <summary>Memory for the way forward alone: every layer uses the same.</summary>
    public Tape TakeForReading(Workspace memory, TokenRows rows)
    {
        var layer = new EncoderLayer.Tape(memory, Options, rows, withGradients: false, dropout: null);
        return new(
            _embedding.Take(memory, rows.Count, dropout: null),
            [.. _layers.Select(_ => layer)],
            new(memory, Options, rows, withGradients: false)
        );
    }

    /// <summary>Memory for the way forward and back, with what dropout drops where it draws from a stream.</summary>
    public Tape TakeForTraining(Workspace memory, TokenRows rows, RandomStream? dropout) =>
        new(
            _embedding.Take(memory, rows.Count, dropout),
            [.. _layers.Select(_ => new EncoderLayer.Tape(memory, Options, rows, withGradients: true, dropout))],
            new(memory, Options, rows, withGradients: true)
        );

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public sealed record Tape(TokenEmbedding.Tape Embedding, EncoderLayer.Tape[] Layers, EncoderLayer.Scratch Scratch)
    {
        /// <summary>The states that layer i reads.</summary>
        public Matrix Input(int layer) => layer == 0 ? Embedding.Output : Layers[layer - 1].Output;
    }
}
