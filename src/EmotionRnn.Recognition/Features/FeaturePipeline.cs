using EmotionRnn.Conversations;
using EmotionRnn.Networks;

namespace EmotionRnn.Recognition.Features;

/// <summary>From conversations to what the network reads: the same in training, in batch and live.</summary>
public sealed class FeaturePipeline(TextFeatures text)
{
    /// <summary>The text's part.</summary>
    public TextFeatures Text { get; } = text;

    /// <summary>Numbers an utterance, Dx.</summary>
    public int Size => Text.Size;

    /// <summary>A conversation as the network reads it.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    public DialogueInput Extract(Conversation conversation, LabelSet? labels = null) => new(
        Text.Extract(conversation.Utterances.Select(utterance => utterance.Text)),
        [.. conversation.PartyOfUtterance],
        labels is null ? null : [.. conversation.Utterances.Select(utterance => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1)]);

    /// <summary>One utterance's features <c>[Size]</c>.</summary>
    /// <param name="utterance">The utterance.</param>
    public float[] Extract(Utterance utterance) => Text.Extract([utterance.Text]);
}
