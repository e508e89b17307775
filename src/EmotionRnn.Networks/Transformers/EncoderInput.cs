namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// A sequence of tokens, an utterance or a part of a conversation, and which of them make up the segments (utterances) that are to be
/// answered.
/// </summary>
/// <param name="Tokens">Token ids [L], with the special ones.</param>
/// <param name="Segments">The segment that each token belongs to [L], from 0; −1 for none.</param>
/// <param name="SegmentCount">How many segments there are, S. One without tokens has the vector zero and is not in the loss.</param>
/// <param name="Labels">The class of each segment [S], −1 where it has none; null where no loss is wanted.</param>
public sealed record EncoderInput(int[] Tokens, int[] Segments, int SegmentCount, int[]? Labels = null)
{
    internal void Check(EncoderOptions options, int classes)
    {
        CheckTokens(Tokens, options);
        if (Segments.Length != Tokens.Length)
            throw new ArgumentException($"A sequence of {Tokens.Length} tokens names the segments of {Segments.Length}.");
        if (Array.Exists(Segments, segment => segment < -1 || segment >= SegmentCount))
            throw new ArgumentException($"A token's segment lies outside −1 to {SegmentCount - 1}.");
        if (Labels is not null && Labels.Length != SegmentCount)
            throw new ArgumentException($"A sequence of {SegmentCount} segments has {Labels.Length} labels.");
        if (Labels is not null && Array.Exists(Labels, label => label < -1 || label >= classes))
            throw new ArgumentException($"A label lies outside −1 to {classes - 1}.");
    }

    internal static void CheckTokens(int[] tokens, EncoderOptions options)
    {
        if (tokens.Length == 0)
            throw new ArgumentException("A sequence needs at least one token.");
        if (tokens.Length > options.LongestSequence)
            throw new ArgumentException(
                $"A sequence of {tokens.Length} tokens is longer than the encoder's {options.LongestSequence}. Cut it into windows."
            );
        var place = Array.FindIndex(tokens, token => token < 0 || token >= options.VocabularySize);
        if (place < 0)
            return;
        throw new ArgumentException(
            $"Token {place} has the id {tokens[place]}, outside the vocabulary of {options.VocabularySize}. Is the tokeniser that "
                + $"of this encoder?"
        );
    }
}
