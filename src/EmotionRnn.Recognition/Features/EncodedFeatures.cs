using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Features;

/// <summary>From utterances to numbers by a pretrained encoder of text: its vectors, standardised.</summary>
public sealed class EncodedFeatures
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="standardization">As the training split was.</param>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public EncodedFeatures(ITextEncoder encoder, Standardization standardization)
    {
        if (standardization.Inputs != encoder.Size)
            throw new ArgumentException(
                $"The encoder gives {encoder.Size} numbers an utterance, and {standardization.Inputs} are standardised."
            );
        (Encoder, Standardization) = (encoder, standardization);
    }

    /// <summary>The encoder.</summary>
    public ITextEncoder Encoder { get; }

    /// <summary>How its vectors are standardised.</summary>
    public Standardization Standardization { get; }

    /// <summary>Numbers an utterance.</summary>
    public int Size => Standardization.Size;

    /// <summary>Fits to training conversations: columns that do not vary are left out, the others standardised.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="conversations">Of at least two utterances together.</param>
    /// <exception cref="ArgumentException">There is nothing to fit to.</exception>
    /// <exception cref="EncoderException">The encoder cannot read an utterance.</exception>
    public static EncodedFeatures Fit(ITextEncoder encoder, IReadOnlyList<Conversation> conversations)
    {
        var rows = encoder
            .Encode(conversations)
            .SelectMany(vectors =>
                Enumerable
                    .Range(0, vectors.Length / encoder.Size)
                    .Select(t => (ReadOnlyMemory<float>)vectors.AsMemory(t * encoder.Size, encoder.Size))
            )
            .ToArray();
        if (rows.Length < 2)
            throw new ArgumentException($"Features of an encoder need at least two training utterances; there are {rows.Length}.");
        return new(encoder, Standardization.Fit(rows, labels: []));
    }

    /// <summary>The features of a conversation's utterances <c>[T × Size]</c>, row by row.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <exception cref="EncoderException">The encoder cannot read an utterance.</exception>
    public float[] Extract(Conversation conversation)
    {
        var vectors = Encoder.Encode([conversation])[0];
        var features = new float[conversation.Utterances.Count * Size];
        for (var t = 0; t < conversation.Utterances.Count; t++)
            Standardization.Write(vectors.AsSpan(t * Encoder.Size, Encoder.Size), features.AsSpan(t * Size, Size));
        return features;
    }
}
