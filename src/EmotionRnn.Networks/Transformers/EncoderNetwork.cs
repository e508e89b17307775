using System.Collections.Concurrent;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// An encoder of the BERT or RoBERTa family that answers segments of what it reads: u, the mean of a segment's states after the last layer,
/// and the
/// log-probabilities of its classes. Sequences are packed without padding, so none changes a bit of another's answer.
/// Reading (inference) is safe from several threads at once; training is not.
/// </summary>
public sealed partial class EncoderNetwork
{
    // As many tokens at a time as keep the product's tiles full; more only take memory.
    private const int TokensAtATime = 1024;

    private readonly Encoder _encoder;
    private readonly EncoderHead? _head;
    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>An encoder whose weights are drawn from a seed, as BERT's were before its pretraining.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="classes">Emotions to tell apart, C; 0 for an encoder without a head, which has states and vectors alone.</param>
    /// <param name="seed">The same seed gives the same weights; null leaves them zero, to be read from a file.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public EncoderNetwork(EncoderOptions options, int classes, long? seed = 0)
        : this(options, classes)
    {
        Parameters.LayOut();
        if (seed is { } drawn)
        {
            _encoder.Initialize(new RandomStream(drawn));
            _head?.Initialize(new RandomStream(drawn, 1));
        }

        Parameters.MarkChanged();
    }

    /// <summary>An encoder with the values of another and gradients of its own.</summary>
    private EncoderNetwork(EncoderNetwork other)
        : this(other.Options, other.Classes) => Parameters.ShareValues(other.Parameters);

    private EncoderNetwork(EncoderOptions options, int classes)
    {
        options.Validate();
        if (classes is < 0 or > 65536)
            throw new ArgumentException($"The classes must be 0 to 65536; they are {classes}.", nameof(classes));
        Parameters = new();
        _encoder = new(Parameters, options);
        _head = classes == 0 ? null : new(Parameters, options.HiddenSize, classes);
    }

    /// <summary>The shape.</summary>
    public EncoderOptions Options => _encoder.Options;

    /// <summary>Emotions to tell apart, C; 0 without a head.</summary>
    public int Classes => _head?.Classes ?? 0;

    private EncoderHead Head => _head ?? throw new InvalidOperationException("The encoder has no head, and so tells no classes apart.");

    /// <summary>
    /// All weights: the encoder's under the names of published files, then the head's. After writing to them call
    /// <see cref="ParameterSet.MarkChanged"/>.
    /// </summary>
    public ParameterSet Parameters { get; }

    /// <summary>The weights without the head's.</summary>
    public IEnumerable<Parameter> EncoderParameters =>
        Parameters.All.Where(parameter => !parameter.Name.StartsWith(EncoderHead.Prefix, StringComparison.Ordinal));

    /// <summary>A copy that goes on to learn other classes.</summary>
    /// <param name="rows">Which of this network's classes each of the copy's was; below 0 for a new one.</param>
    /// <param name="seed">Draws the weights of new ones.</param>
    /// <exception cref="InvalidOperationException">There is no head.</exception>
    public EncoderNetwork WithClasses(IReadOnlyList<int> rows, long seed)
    {
        _ = Head;
        var copy = new EncoderNetwork(Options, rows.Count, seed);
        copy.Parameters.CopyFrom(Parameters, EncoderHead.ClassesName, rows);
        return copy;
    }

    /// <summary>A copy of the encoder that has no head.</summary>
    public EncoderNetwork WithoutHead()
    {
        var copy = new EncoderNetwork(Options, classes: 0, seed: null);
        foreach (var parameter in copy.Parameters.All)
            Parameters[parameter.Name].Values.CopyTo(parameter.Values);
        copy.Parameters.MarkChanged();
        return copy;
    }

    /// <summary>The states of every token after layers of choice.</summary>
    /// <param name="sequences">Token ids, with the special ones.</param>
    /// <param name="layers">0 for the embeddings, k for the k-th layer's output, N for the last.</param>
    /// <returns>For every sequence, for every layer asked for in that order, an array [L × d], row by row.</returns>
    /// <exception cref="ArgumentException">A sequence is empty, too long or has an id outside the vocabulary, or there is no such
    /// layer.</exception>
    public float[][][] States(IReadOnlyList<int[]> sequences, params IReadOnlyList<int> layers)
    {
        foreach (var sequence in sequences)
            EncoderInput.CheckTokens(sequence, Options);
        if (layers.Any(layer => layer < 0 || layer > Options.Layers))
            throw new ArgumentException($"A layer lies outside 0 to {Options.Layers}.", nameof(layers));
        var states = sequences.Select(_ => new float[layers.Count][]).ToArray();
        Read(
            sequences,
            (first, rows, layer, matrix) =>
            {
                for (var asked = 0; asked < layers.Count; asked++)
                {
                    if (layers[asked] != layer)
                        continue;
                    for (var s = 0; s < rows.Sequences; s++)
                        states[first + s][asked] = Copy(matrix.RowRange(rows.Start[s], rows.Length(s)));
                }
            }
        );
        return states;
    }

    /// <summary>The vectors u of every input's segments.</summary>
    /// <param name="inputs">Any number.</param>
    /// <returns>For every input an array [S × d], row by row.</returns>
    /// <exception cref="ArgumentException">An input is malformed, too long or has an id outside the vocabulary.</exception>
    public float[][] Vectors(params IReadOnlyList<EncoderInput> inputs)
    {
        foreach (var input in inputs)
            input.Check(Options, Classes);
        var vectors = new float[inputs.Count][];
        var memory = new Workspace();
        Read(
            [.. inputs.Select(input => input.Tokens)],
            (first, rows, layer, states) =>
            {
                if (layer != Options.Layers)
                    return;
                memory.Reset();
                var group = inputs.Skip(first).Take(rows.Sequences).ToArray();
                var means = new SegmentMeans(group);
                var u = memory.Take(means.Count, Options.HiddenSize);
                means.Forward(states, u);
                var start = 0;
                for (var s = 0; s < group.Length; start += group[s++].SegmentCount)
                    vectors[first + s] = Copy(u.RowRange(start, group[s].SegmentCount));
            }
        );
        GC.KeepAlive(memory);
        return vectors;
    }

    /// <summary>The log-probabilities of the classes of every input's segments.</summary>
    /// <param name="inputs">Any number.</param>
    /// <returns>For every input an array [S × C], row by row.</returns>
    /// <exception cref="ArgumentException">An input is malformed, too long or has an id outside the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">There is no head.</exception>
    public float[][] LogProbabilities(params IReadOnlyList<EncoderInput> inputs) =>
        [.. Vectors(inputs).Select(vectors => LogProbabilities(vectors))];

    /// <summary>The log-probabilities of the classes of segments whose vectors are known.</summary>
    /// <param name="vectors">Of segments, [S × d], as <see cref="Vectors"/> gives them.</param>
    /// <returns>[S × C], row by row.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole vectors.</exception>
    /// <exception cref="InvalidOperationException">There is no head.</exception>
    public float[] LogProbabilities(ReadOnlySpan<float> vectors)
    {
        var (segments, rest) = int.DivRem(vectors.Length, Options.HiddenSize);
        if (rest != 0)
            throw new ArgumentException($"{vectors.Length} numbers are not vectors of {Options.HiddenSize}.", nameof(vectors));
        Parameters.Packing.Ensure();
        var memory = _idle.TryTake(out var idle) ? idle : new();
        memory.Reset();
        var u = memory.Take(segments, Options.HiddenSize);
        for (var s = 0; s < segments; s++)
            vectors.Slice(s * Options.HiddenSize, Options.HiddenSize).CopyTo(u.Row(s));
        var logProbabilities = Copy(Head.Forward(u, memory, dropout: null).LogProbabilities);
        _idle.Add(memory);
        GC.KeepAlive(this);
        return logProbabilities;
    }

    /// <summary>Reads sequences, some at a time, and hands on the states after every layer with the index of the first sequence.</summary>
    private void Read(IReadOnlyList<int[]> sequences, Action<int, TokenRows, int, Matrix> afterLayer)
    {
        Parameters.Packing.Ensure();
        var memory = _idle.TryTake(out var idle) ? idle : new();
        for (int first = 0, end; first < sequences.Count; first = end)
        {
            end = first + 1;
            for (var tokens = sequences[first].Length; end < sequences.Count && (tokens += sequences[end].Length) <= TokensAtATime; )
                end++;
            memory.Reset();
            var rows = new TokenRows([.. sequences.Skip(first).Take(end - first)], Options);
            var start = first;
            _encoder.Forward(rows, _encoder.TakeForReading(memory, rows), (layer, states) => afterLayer(start, rows, layer, states));
        }

        _idle.Add(memory);
        GC.KeepAlive(this);
    }

    private static float[] Copy(Matrix matrix)
    {
        var copy = new float[matrix.Rows * matrix.Columns];
        for (var i = 0; i < matrix.Rows; i++)
            matrix.Row(i).CopyTo(copy.AsSpan(i * matrix.Columns));
        return copy;
    }
}
