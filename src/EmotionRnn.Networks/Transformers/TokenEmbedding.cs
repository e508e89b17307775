using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>h = dropout(LN(W_word[id] + W_pos[p] + W_type[0])).</summary>
internal sealed class TokenEmbedding
{
    private readonly EncoderOptions _options;
    private readonly Parameter _words,
        _positions,
        _types;
    private readonly LayerNorm _norm;

    public TokenEmbedding(ParameterSet parameters, EncoderOptions options)
    {
        _options = options;
        _words = parameters.Add(EncoderWeights.Words, options.VocabularySize, options.HiddenSize);
        _positions = parameters.Add("embeddings.position_embeddings.weight", options.Positions, options.HiddenSize);
        _types = parameters.Add("embeddings.token_type_embeddings.weight", options.TokenTypes, options.HiddenSize);
        _norm = new(parameters, "embeddings.LayerNorm", options.HiddenSize, options.Epsilon);
    }

    public void Initialize(double deviation, RandomStream random)
    {
        foreach (var table in (ReadOnlySpan<Parameter>)[_words, _positions, _types])
            Initialization.Normal(table, deviation, random);
        _norm.Initialize();
    }

    public void Forward(TokenRows rows, Tape tape)
    {
        var type = _types.Value.Row(0);
        for (var i = 0; i < rows.Count; i++)
        {
            var sum = tape.Normalized.Row(i);
            TensorPrimitives.Add(_words.Value.Row(rows.Tokens[i]), _positions.Value.Row(rows.Positions[i]), sum);
            TensorPrimitives.Add(sum, type, sum);
        }

        _norm.Forward(tape.Normalized, tape.Output, tape.InverseDeviations.Row(0));
        tape.Mask?.Apply(tape.Output, tape.Output);
    }

    /// <summary>From the gradient of the output, which is used up, to that of the tables, added.</summary>
    public void Backward(TokenRows rows, Tape tape, Matrix gradient)
    {
        tape.Mask?.Apply(gradient, gradient);
        _norm.Backward(tape.Normalized, tape.InverseDeviations.Row(0), gradient);
        var type = _types.Gradient.Row(0);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = gradient.Row(i);
            Span<float> word = _words.Gradient.Row(rows.Tokens[i]),
                position = _positions.Gradient.Row(rows.Positions[i]);
            TensorPrimitives.Add(word, row, word);
            TensorPrimitives.Add(position, row, position);
            TensorPrimitives.Add(type, row, type);
        }
    }

    public Tape Take(Workspace memory, int rows, RandomStream? dropout) => new(memory, _options, rows, dropout);

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public sealed class Tape(Workspace memory, EncoderOptions options, int rows, RandomStream? dropout)
    {
        /// <summary>x̂.</summary>
        public Matrix Normalized { get; } = memory.Take(rows, options.HiddenSize);

        public Matrix InverseDeviations { get; } = memory.Take(1, rows);

        public Matrix Output { get; } = memory.Take(rows, options.HiddenSize);

        public DropoutMask? Mask { get; } = DropoutMask.Draw(memory, rows, options.HiddenSize, options.HiddenDropout, dropout);
    }
}
