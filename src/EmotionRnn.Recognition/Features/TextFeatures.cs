using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Features;

/// <summary>From an utterance's text to numbers: tokens, the vocabulary's ids, and the trained TextCNN.</summary>
public sealed class TextFeatures
{
    /// <summary>Puts a vocabulary and the network over it together.</summary>
    /// <param name="vocabulary">The words.</param>
    /// <param name="network">With a word vector for each of them.</param>
    /// <exception cref="ArgumentException">The network has another number of words.</exception>
    public TextFeatures(Vocabulary vocabulary, TextCnn network)
    {
        if (network.Options.Words != vocabulary.Count)
            throw new ArgumentException(
                $"The vocabulary has {vocabulary.Count} words and the network vectors for {network.Options.Words}."
            );
        Vocabulary = vocabulary;
        Network = network;
    }

    /// <summary>The words that have a vector.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The network.</summary>
    public TextCnn Network { get; }

    /// <summary>Numbers an utterance.</summary>
    public int Size => Network.Options.FeatureSize;

    /// <summary>
    /// The features of utterances <c>[T × Size]</c>, one after another. An utterance's features depend on its text alone.
    /// </summary>
    /// <param name="texts">The utterances' texts; empty ones have features too.</param>
    public float[] Extract(IEnumerable<string> texts) => Network.Features([.. texts.Select(Encode)]);

    /// <summary>The word ids of a text.</summary>
    /// <param name="text">Of any length.</param>
    public int[] Encode(string text) => Vocabulary.Encode(Tokenizer.Tokenize(text));
}
