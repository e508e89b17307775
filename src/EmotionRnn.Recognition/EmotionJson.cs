using System.Text.Json;
using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition;

/// <summary>How answers are written as JSON, the same from the command line, in files and over the network. The form is stable.</summary>
public static class EmotionJson
{
    /// <summary>What a document of whole conversations calls its form.</summary>
    public const string Schema = "emotionrnn/predict/1";

    // A millionth is far below what a probability can mean.
    private const int Digits = 6;

    /// <summary>Writes a whole document: the model, each conversation with its utterances, and what was skipped, if anything was.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="package">The model that recognised.</param>
    /// <param name="conversations">What it recognised.</param>
    /// <param name="warnings">What of their transcript was left out, or not certain.</param>
    public static void WriteDocument(
        Utf8JsonWriter json,
        ModelPackage package,
        IReadOnlyList<ConversationEmotions> conversations,
        IReadOnlyList<ReadWarning> warnings
    )
    {
        json.WriteStartObject();
        json.WriteString("schema", Schema);
        json.WritePropertyName("model");
        WriteModel(json, package);
        json.WriteStartArray("conversations");
        foreach (var emotions in conversations)
        {
            json.WriteStartObject();
            json.WriteString("id", emotions.Conversation.Id);
            json.WriteStartArray("utterances");
            foreach (var utterance in emotions.Utterances)
            {
                json.WriteStartObject();
                WriteUtterance(json, utterance, emotions.Labels);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (conversations.Any(emotions => emotions.Skipped.Count > 0))
        {
            json.WriteStartArray("skipped");
            foreach (var emotions in conversations)
            foreach (var skipped in emotions.Skipped)
                WriteSkipped(json, emotions.Conversation.Id, skipped);
            json.WriteEndArray();
        }

        if (warnings.Count > 0)
        {
            json.WriteStartArray("warnings");
            foreach (var warning in warnings)
                WriteWarning(json, warning);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what of a transcript was left out, as an object: its first line, how often, and why.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="warning">The warning.</param>
    public static void WriteWarning(Utf8JsonWriter json, ReadWarning warning)
    {
        json.WriteStartObject();
        json.WriteNumber("line", warning.Line);
        json.WriteNumber("count", warning.Count);
        json.WriteString("problem", warning.Problem);
        json.WriteEndObject();
    }

    /// <summary>Writes an utterance that was not answered, as an object.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="conversation">The conversation's id.</param>
    /// <param name="skipped">The utterance.</param>
    public static void WriteSkipped(Utf8JsonWriter json, string conversation, SkippedUtterance skipped)
    {
        json.WriteStartObject();
        json.WriteString("conversation", conversation);
        json.WriteString("utterance", skipped.Utterance.Id);
        json.WriteString("reason", skipped.Reason);
        json.WriteEndObject();
    }

    /// <summary>Writes the model that recognises: its name, hash and labels.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="package">The model.</param>
    public static void WriteModel(Utf8JsonWriter json, ModelPackage package)
    {
        json.WriteStartObject();
        json.WriteString("name", package.Manifest.Name);
        json.WriteString("hash", package.Hash);
        json.WriteStartArray("labels");
        foreach (var label in package.Manifest.Labels)
            json.WriteStringValue(label);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the properties of an utterance and its emotion into an object that is open.</summary>
    /// <param name="json">Where they go.</param>
    /// <param name="emotion">The utterance's emotion.</param>
    /// <param name="labels">The emotions that the model tells apart.</param>
    public static void WriteUtterance(Utf8JsonWriter json, UtteranceEmotion emotion, LabelSet labels)
    {
        var utterance = emotion.Utterance;
        json.WriteString("id", utterance.Id);
        json.WriteString("speaker", utterance.Speaker);
        json.WriteString("text", utterance.Text);
        if (utterance.Start is { } start)
            json.WriteNumber("start", start.TotalSeconds);
        if (utterance.End is { } end)
            json.WriteNumber("end", end.TotalSeconds);
        WriteEmotion(json, emotion, labels);
    }

    /// <summary>Writes the properties of an emotion alone into an object that is open.</summary>
    /// <param name="json">Where they go.</param>
    /// <param name="emotion">The emotion.</param>
    /// <param name="labels">The emotions that the model tells apart.</param>
    public static void WriteEmotion(Utf8JsonWriter json, UtteranceEmotion emotion, LabelSet labels)
    {
        json.WriteString("emotion", emotion.Emotion);
        json.WriteNumber("confidence", Math.Round(emotion.Confidence, Digits));
        json.WriteBoolean("abstained", emotion.Abstained);
        if (emotion.AbstentionReason is { } reason)
            json.WriteString("abstentionReason", reason);
        json.WriteStartObject("probabilities");
        for (var c = 0; c < labels.Count; c++)
            json.WriteNumber(labels[c], Math.Round(emotion.Probabilities[c], Digits));
        json.WriteEndObject();
        json.WriteStartArray("attended");
        foreach (var (index, weight) in emotion.Attended)
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteNumber("weight", Math.Round(weight, Digits));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
