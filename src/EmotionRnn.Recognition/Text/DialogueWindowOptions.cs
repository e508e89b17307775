namespace EmotionRnn.Recognition.Text;

/// <summary>What a dialogue encoder is told of who speaks.</summary>
public enum SpeakerNames
{
    /// <summary>
    /// <c>A</c>, <c>B</c>, … in the order of first speaking: for conversations of people whom the encoder does not know.
    /// </summary>
    Neutral,

    /// <summary>The names of the source. They tell an encoder the characters of the corpus that it was trained on.</summary>
    Given,

    /// <summary>Nothing: the words alone.</summary>
    None,

    /// <summary>
    /// As <see cref="Neutral"/>, but nothing before an utterance of <see cref="Conversations.Utterance.UnnamedSpeaker"/>: for encoders
    /// that learn from conversations and single comments, and read both.
    /// </summary>
    NeutralOrNone,
}

/// <summary>How a conversation is laid out for an encoder.</summary>
public sealed record DialogueWindowOptions
{
    /// <summary>What stands before an utterance.</summary>
    public SpeakerNames Names { get; init; }

    /// <summary>The most tokens of an utterance with its speaker's name that are read at once; a longer one is read in stretches.</summary>
    public int UtteranceTokens { get; init; } = 80;

    /// <summary>The most tokens of a window, the special ones included.</summary>
    public int WindowTokens { get; init; } = 499;

    /// <summary>How many utterances before it a window repeats as context.</summary>
    public int ContextUtterances { get; init; } = 5;

    /// <summary>Throws where a number is out of range.</summary>
    /// <exception cref="ArgumentException">With the name of the option and what it must be.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Names))
            throw new ArgumentException($"Names must be {string.Join(", ", Enum.GetNames<SpeakerNames>())}.");
        if (UtteranceTokens < 1)
            throw new ArgumentException($"UtteranceTokens must be at least 1; it is {UtteranceTokens}.");
        if (WindowTokens < 3)
            throw new ArgumentException($"WindowTokens must be at least 3; it is {WindowTokens}.");
        if (ContextUtterances < 0)
            throw new ArgumentException("ContextUtterances must not be negative.");
    }
}
