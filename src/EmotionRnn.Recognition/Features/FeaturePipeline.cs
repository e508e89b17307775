using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Features;

/// <summary>
/// From conversations to what the network reads: the TextCNN's numbers, then the encoder's, then the audio's. The same in training, in
/// batch and live, but that live an
/// encoder which reads whole conversations reads the last turns. Disposing it ends its encoders.
/// </summary>
public sealed class FeaturePipeline : IDisposable
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="text">The TextCNN's part; null without one.</param>
    /// <param name="audio">The audio's part; null where only text counts.</param>
    /// <param name="encoded">The pretrained encoder's part; null without one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public FeaturePipeline(TextFeatures? text, AcousticFeatures? audio = null, EncodedFeatures? encoded = null)
    {
        if (text is null && audio is null && encoded is null)
            throw new ArgumentException("A feature pipeline needs text, audio, or both.");
        (Text, Audio, Encoded) = (text, audio, encoded);
    }

    /// <summary>The TextCNN's part; null without one.</summary>
    public TextFeatures? Text { get; }

    /// <summary>The pretrained encoder's part; null without one.</summary>
    public EncodedFeatures? Encoded { get; }

    /// <summary>The audio's part; null where only text counts.</summary>
    public AcousticFeatures? Audio { get; }

    /// <summary>Whether what is said counts.</summary>
    public bool ReadsText => TextSize > 0;

    /// <summary>How many of an utterance's numbers, the first ones, are of its text.</summary>
    public int TextSize => (Text?.Size ?? 0) + (Encoded?.Size ?? 0);

    /// <summary>Numbers an utterance, Dx.</summary>
    public int Size => TextSize + (Audio?.Size ?? 0);

    /// <summary>A conversation as the network reads it.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="functionals">Each utterance's acoustic functionals [T], null where it has no audio; null where none has.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    /// <exception cref="EncoderException">The encoder cannot read an utterance.</exception>
    public DialogueInput Extract(Conversation conversation, IReadOnlyList<float[]?>? functionals = null, LabelSet? labels = null) =>
        Join(
            conversation,
            Beside(
                Text?.Extract(conversation.Utterances.Select(utterance => utterance.Text)) ?? [],
                Encoded?.Extract(conversation) ?? [],
                conversation.Utterances.Count
            ),
            Audio,
            functionals,
            labels
        );

    /// <summary>A conversation as the network reads it, from features of its text that are there already.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="text">The utterances' text features <c>[T × TextSize]</c>; empty where only audio counts.</param>
    /// <param name="audio">The audio's part; null where only text counts.</param>
    /// <param name="functionals">Each utterance's acoustic functionals [T], null where it has no audio; null where none has.</param>
    /// <param name="labels">Whose indices the utterances' emotions become; null for an unlabelled input.</param>
    public static DialogueInput Join(
        Conversation conversation,
        ReadOnlySpan<float> text,
        AcousticFeatures? audio,
        IReadOnlyList<float[]?>? functionals,
        LabelSet? labels
    )
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

        return new(
            features,
            [.. conversation.PartyOfUtterance],
            labels is null
                ? null
                : [.. conversation.Utterances.Select(utterance => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1)]
        );
    }

    /// <summary>Rows of numbers beside each other.</summary>
    /// <param name="left"><c>[T × A]</c>; may be empty.</param>
    /// <param name="right"><c>[T × B]</c>; may be empty.</param>
    /// <param name="turns">T.</param>
    /// <returns><c>[T × (A + B)]</c>.</returns>
    public static float[] Beside(float[] left, float[] right, int turns)
    {
        if (right.Length == 0)
            return left;
        if (left.Length == 0)
            return right;
        var (a, b) = (left.Length / turns, right.Length / turns);
        var joined = new float[left.Length + right.Length];
        for (var t = 0; t < turns; t++)
        {
            left.AsSpan(t * a, a).CopyTo(joined.AsSpan(t * (a + b)));
            right.AsSpan(t * b, b).CopyTo(joined.AsSpan(t * (a + b) + a));
        }

        return joined;
    }

    /// <summary>Ends the encoders.</summary>
    public void Dispose()
    {
        Encoded?.Encoder.Dispose();
        Audio?.Encoder?.Dispose();
    }

    /// <summary>Starts a conversation whose turns come one by one.</summary>
    public LiveFeatures StartLive() => new(this);
}
