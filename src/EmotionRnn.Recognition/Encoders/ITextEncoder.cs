using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// A pretrained encoder of text, used as it is: networks are trained over its vectors. Users may plug in one of their own. Safe for several
/// threads at once.
/// </summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>What it is called, for people.</summary>
    string Name { get; }

    /// <summary>
    /// The SHA-256, in hexadecimal, of everything that its vectors depend on but the text: weights, tokeniser and settings.
    /// </summary>
    string Hash { get; }

    /// <summary>Numbers an utterance.</summary>
    int Size { get; }

    /// <summary>
    /// How many turns, the new one included, it reads to encode a turn live: 1 where an utterance's vector depends on its text alone.
    /// </summary>
    int LiveTurns { get; }

    /// <summary>How many numbers its weights are.</summary>
    long ParameterCount { get; }

    /// <summary>The vectors of conversations' utterances. A conversation's vectors do not depend on the others'.</summary>
    /// <param name="conversations">Of any number of utterances.</param>
    /// <param name="cancellationToken">Ends the work between two conversations.</param>
    /// <returns>For each <c>[T × Size]</c>, row by row; all numbers are finite.</returns>
    /// <exception cref="EncoderException">It cannot read an utterance.</exception>
    float[][] Encode(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken = default);

    /// <summary>Gives back memory that it holds outside of .NET's, if any; then it must not be used.</summary>
    void IDisposable.Dispose() => GC.SuppressFinalize(this);
}
