using EmotionRnn.Conversations;
using EmotionRnn.Networks;

namespace EmotionRnn.Recognition.Features;

/// <summary>From conversations to what the network reads, the text's numbers before the audio's: the same in training, in batch and live.</summary>
public sealed class FeaturePipeline
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="text">The text's part; null where only audio counts.</param>
    /// <param name="audio">The audio's part; null where only text counts.</param>
    /// <exception cref="ArgumentException">There is neither.</exception>
    public FeaturePipeline(TextFeatures? text, AcousticFeatures? audio = null)
    {
        if (text is null && audio is null) throw new ArgumentException("A feature pipeline needs text, audio, or both.");
        Text = text;
        Audio = audio;
    }

    /// <summary>The text's part; null where only audio counts.</summary>
    public TextFeatures? Text { get; }

    /// <summary>The audio's part; null where only text counts.</summary>
    public AcousticFeatures? Audio { get; }

    /// <summary>Numbers an utterance, Dx.</summary>
    public int Size => (Text?.Size ?? 0) + (Audio?.Size ?? 0);

    /// <summary>A conversation as the network reads it.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="functionals">Each utterance's acoustic functionals [T], null where it has no audio; null where none has.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    public DialogueInput Extract(Conversation conversation, IReadOnlyList<float[]?>? functionals = null, LabelSet? labels = null) =>
        Join(conversation, Text?.Extract(conversation.Utterances.Select(utterance => utterance.Text)), Audio, functionals, labels);

    /// <summary>A conversation as the network reads it, from features of its text that are there already.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="text">The utterances' text features <c>[T × Size]</c>; empty where only audio counts.</param>
    /// <param name="audio">The audio's part; null where only text counts.</param>
    /// <param name="functionals">Each utterance's acoustic functionals [T], null where it has no audio; null where none has.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    public static DialogueInput Join(Conversation conversation, ReadOnlySpan<float> text, AcousticFeatures? audio, IReadOnlyList<float[]?>? functionals, LabelSet? labels)
    {
        var turns = conversation.Utterances.Count;
        var textSize = turns == 0 ? 0 : text.Length / turns;
        var size = textSize + (audio?.Size ?? 0);
        var features = new float[turns * size];
        for (var t = 0; t < turns; t++)
        {
            var row = features.AsSpan(t * size, size);
            text.Slice(t * textSize, textSize).CopyTo(row);
            audio?.Write(functionals?[t], row[textSize..]);
        }

        return new(features, [.. conversation.PartyOfUtterance],
            labels is null ? null : [.. conversation.Utterances.Select(utterance => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1)]);
    }

    /// <summary>One utterance's features <c>[Size]</c>.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="functionals">Its acoustic functionals; null where it has no audio.</param>
    public float[] Extract(Utterance utterance, float[]? functionals = null) => Extract(new Conversation("", [utterance]), [functionals]).Features;
}
