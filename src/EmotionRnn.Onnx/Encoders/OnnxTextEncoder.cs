using EmotionRnn.Conversations;
using EmotionRnn.Onnx.Graphs;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionRnn.Onnx.Encoders;

/// <summary>
/// An encoder of text as a graph: an utterance's vector is pooled from the states of <c>[CLS] utterance [SEP]</c>, or of as many such
/// stretches as a long one takes. Nothing is padded, and a vector has the same bits whatever is encoded beside it.
/// </summary>
public sealed class OnnxTextEncoder : ITextGraphEncoder
{
    private const string Ids = "input_ids",
        Mask = "attention_mask",
        Types = "token_type_ids";
    private const int MostTokensAtOnce = 2048,
        MostUtterancesAtOnce = 32;

    private readonly OnnxGraph _graph;
    private readonly PooledOutputs _outputs;
    private readonly bool _batches;

    internal OnnxTextEncoder(EncoderGraph file, OnnxGraph graph, SubwordTokenizer tokenizer, IReadOnlyList<PooledState> states)
    {
        (_graph, Graph, Tokenizer) = (graph, file, tokenizer);
        _outputs = PooledOutputs.Choose(graph, states, withFirst: true);
        Hash = EncoderHash.Of(
            "text",
            [string.Join(',', States), $"{file.LongestSequence}"],
            [
                ("graph", file.Content),
                .. tokenizer.Files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, (ReadOnlyMemory<byte>)f.Value)),
            ]
        );
        _batches = CheckInputs() && !graph.Facts.IsEightBit;

        // Real tokens: a graph whose table is smaller than the vocabulary fails here, or at the first text that needs what it lacks.
        var probe = DialogueWindows.Alone(tokenizer, "So what did you say to her?", file.LongestSequence).First();
        Size = Run([probe], _outputs.Measure, default);
        _batches = _batches && IsTheSameInCompany(probe);
    }

    /// <inheritdoc/>
    public EncoderGraph Graph { get; }

    /// <inheritdoc/>
    public SubwordTokenizer Tokenizer { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PooledState> States => _outputs.Parts;

    /// <inheritdoc/>
    public string Name => Graph.Title;

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int LiveTurns => 1;

    /// <inheritdoc/>
    /// <remarks>Of a graph: all numbers in its file but indices and shapes.</remarks>
    public long ParameterCount => _graph.Facts.ParameterCount;

    /// <inheritdoc/>
    public float[][] Encode(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken = default)
    {
        var means = conversations.Select(conversation => new UtteranceMeans(conversation.Utterances.Count, Size)).ToArray();
        var stretches = conversations.SelectMany(
            (conversation, c) =>
                conversation.Utterances.SelectMany(
                    (utterance, t) =>
                        DialogueWindows
                            .Alone(Tokenizer, utterance.Text, Graph.LongestSequence)
                            .Select(tokens => (Tokens: tokens, Means: means[c], Utterance: t))
                )
        );
        foreach (var equal in stretches.GroupBy(stretch => stretch.Tokens.Length))
        {
            var atOnce = _batches ? int.Clamp(MostTokensAtOnce / equal.Key, 1, MostUtterancesAtOnce) : 1;
            foreach (var chunk in equal.Chunk(atOnce))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var pooled = Vectors([.. chunk.Select(stretch => stretch.Tokens)], cancellationToken);
                for (var i = 0; i < chunk.Length; i++)
                    chunk[i].Means.Add(chunk[i].Utterance, equal.Key, pooled.AsSpan(i * Size, Size));
            }
        }

        return [.. means.Select(own => own.Vectors)];
    }

    /// <summary>Releases the graph.</summary>
    public void Dispose() => _graph.Dispose();

    /// <summary>Whether several sequences may be given at once.</summary>
    private bool CheckInputs()
    {
        const string Wanted =
            "an encoder of text takes input_ids, attention_mask and, where it wants, token_type_ids, each int64 [batch × tokens] "
            + "of any number of tokens";
        var inputs = _graph.Session.InputMetadata;
        if (inputs.Keys.FirstOrDefault(name => name is not (Ids or Mask or Types)) is { } other)
            throw _graph.Refused($"{Wanted}; the graph wants '{OnnxGraph.Printable(other)}' too.");
        foreach (var name in (string[])[Ids, Mask])
        {
            if (!inputs.ContainsKey(name))
                throw _graph.Refused($"{Wanted}; the graph has no '{name}'.");
        }

        foreach (var (name, input) in inputs)
        {
            if (!input.IsTensor || input.ElementDataType != TensorElementType.Int64 || input.Dimensions is not [-1 or 1, -1])
                throw _graph.Refused($"{Wanted}; the graph's '{name}' is another.");
        }

        return inputs.Values.All(input => input.Dimensions[0] == -1);
    }

    /// <summary>
    /// Whether sequences of other tokens beside it change no bit of a vector: not so where something is scaled over all that is given at
    /// once.
    /// </summary>
    private bool IsTheSameInCompany(int[] probe)
    {
        int[][] sequences =
        [
            probe,
            .. Enumerable.Range(1, 3).Select(k => Array.ConvertAll(probe, id => (int)((id * 7919L + k * 104_729L) % Tokenizer.Count))),
        ];
        var together = Vectors(sequences, default);
        return sequences
            .Index()
            .All(sequence => Vectors([sequence.Item], default).AsSpan().SequenceEqual(together.AsSpan(sequence.Index * Size, Size)));
    }

    private float[] Vectors(int[][] sequences, CancellationToken cancellationToken)
    {
        var vectors = new float[sequences.Length * Size];
        Run(sequences, values => _outputs.Write(values, sequences.Length, sequences[0].Length, vectors), cancellationToken);
        return vectors;
    }

    /// <summary>Runs sequences of one length.</summary>
    private int Run(int[][] sequences, Func<IReadOnlyList<OrtValue>, int> read, CancellationToken cancellationToken)
    {
        long[] shape = [sequences.Length, sequences[0].Length];
        long[] ids = [.. sequences.SelectMany(sequence => sequence).Select(id => (long)id)];
        var ones = new long[ids.Length];
        Array.Fill(ones, 1);
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(ones, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        var inputs = new Dictionary<string, OrtValue> { [Ids] = idsValue, [Mask] = maskValue };
        if (_graph.Session.InputMetadata.ContainsKey(Types))
            inputs.Add(Types, typesValue);
        return _graph.Run(
            inputs,
            _outputs.Outputs,
            read,
            cancellationToken,
            sequences.Length,
            $"It was given {shape[1]} tokens; if it reads fewer, let a config.json beside it say so as max_position_embeddings."
        );
    }
}
