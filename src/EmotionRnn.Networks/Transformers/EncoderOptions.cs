using System.Text.Json.Serialization;

namespace EmotionRnn.Networks.Transformers;

/// <summary>How an encoder numbers the places of its tokens.</summary>
public enum EncoderFamily
{
    /// <summary>From 0 (Devlin et al. 2019).</summary>
    Bert,

    /// <summary>From the padding's id + 1, pads not counted (Liu et al. 2019).</summary>
    Roberta,
}

/// <summary>The shape of an encoder: what its <c>config.json</c> says.</summary>
public sealed record EncoderOptions
{
    private const long MostParameters = 2_000_000_000;

    /// <summary>BERT's or RoBERTa's.</summary>
    public EncoderFamily Family { get; init; }

    /// <summary>Tokens that the vocabulary holds.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width d of a token's state.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Layers, N.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of a layer, A; each is d/A wide.</summary>
    public required int Heads { get; init; }

    /// <summary>Width f between the two products of a layer's second half.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Rows of the position table.</summary>
    public required int Positions { get; init; }

    /// <summary>Rows of the table of token types, of which the first is used.</summary>
    public int TokenTypes { get; init; } = 1;

    /// <summary>The padding's id, from which RoBERTa counts.</summary>
    public int PadId { get; init; }

    /// <summary>ε of the layer normalisation.</summary>
    public float Epsilon { get; init; } = 1e-12f;

    /// <summary>The share that training drops of every sublayer's output and of the embeddings, in [0, 1).</summary>
    public float HiddenDropout { get; init; } = 0.1f;

    /// <summary>The share that training drops of the attention's weights, in [0, 1).</summary>
    public float AttentionDropout { get; init; } = 0.1f;

    /// <summary>The longest sequence, in tokens.</summary>
    [JsonIgnore]
    public int LongestSequence => Family == EncoderFamily.Roberta ? Positions - PadId - 1 : Positions;

    /// <summary>How many numbers an encoder of this shape has, without a head.</summary>
    public long CountParameters()
    {
        long d = HiddenSize,
            f = IntermediateSize;
        var layer = 4 * (d + 1) * d + (d + 1) * f + (f + 1) * d + 4 * d;
        return (VocabularySize + Positions + TokenTypes + 2L) * d + Layers * layer;
    }

    /// <summary>Throws where a number is out of range or two do not fit.</summary>
    /// <exception cref="ArgumentException">With the name of the option and what it must be.</exception>
    public void Validate()
    {
        Within(VocabularySize, 1, 4_000_000, nameof(VocabularySize));
        Within(HiddenSize, 1, 16_384, nameof(HiddenSize));
        Within(Layers, 1, 256, nameof(Layers));
        Within(Heads, 1, HiddenSize, nameof(Heads));
        Within(IntermediateSize, 1, 65_536, nameof(IntermediateSize));
        Within(Positions, 1, 1_000_000, nameof(Positions));
        Within(TokenTypes, 1, 1_000, nameof(TokenTypes));
        Within(PadId, 0, VocabularySize - 1, nameof(PadId));
        if (HiddenSize % Heads != 0)
            throw new ArgumentException($"HiddenSize must be a multiple of Heads; they are {HiddenSize} and {Heads}.");
        if (LongestSequence < 1)
            throw new ArgumentException($"Positions must exceed PadId + 1; they are {Positions} and {PadId}.");
        if (!(Epsilon is >= 0 and < 1))
            throw new ArgumentException($"Epsilon must lie in [0, 1); it is {Epsilon}.");
        if (!(HiddenDropout is >= 0 and < 1) || !(AttentionDropout is >= 0 and < 1))
            throw new ArgumentException("HiddenDropout and AttentionDropout must lie in [0, 1).");
        if (CountParameters() > MostParameters)
            throw new ArgumentException(
                $"An encoder of this shape has {CountParameters()} numbers, more than the {MostParameters} that are supported."
            );

        static void Within(int value, int lowest, int highest, string name)
        {
            if (value < lowest || value > highest)
                throw new ArgumentException($"{name} must lie in {lowest} to {highest}; it is {value}.");
        }
    }
}
