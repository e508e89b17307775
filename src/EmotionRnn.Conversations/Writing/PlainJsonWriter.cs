using System.Text.Encodings.Web;

namespace EmotionRnn.Conversations;

/// <summary>
/// The plain format as JSON, laid out by hand: a turn a line, so that a person can read it and a difference shows which turn changed.
/// </summary>
internal static class PlainJsonWriter
{
    public static void Write(IEnumerable<(Split? Split, Conversation Conversation)> conversations, Stream stream, Corpus? corpus)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("{");
        if (corpus is not null)
        {
            writer.WriteLine($"  \"name\": {Quote(corpus.Name)},");
            writer.WriteLine($"  \"labels\": [{string.Join(", ", corpus.Labels.Select(Quote))}],");
        }

        writer.Write("  \"conversations\": [");
        var between = "\n";
        foreach (var (split, conversation) in conversations)
        {
            writer.Write(between);
            WriteConversation(writer, split, conversation);
            between = ",\n";
        }

        writer.WriteLine("\n  ]\n}");
    }

    private static void WriteConversation(StreamWriter writer, Split? split, Conversation conversation)
    {
        writer.Write($"    {{ \"id\": {Quote(conversation.Id)}, ");
        if (split is not null)
            writer.Write($"\"split\": {Quote(split.Value.ToString().ToLowerInvariant())}, ");
        writer.Write("\"turns\": [");
        for (var t = 0; t < conversation.Utterances.Count; t++)
        {
            var utterance = conversation.Utterances[t];
            writer.Write(t > 0 ? ",\n" : "\n");
            writer.Write(
                $"      {{ \"id\": {Quote(utterance.Id)}, \"speaker\": {Quote(utterance.Speaker)}, \"text\": {Quote(utterance.Text)}"
            );
            WriteProperty(writer, "emotion", utterance.Emotion);
            WriteProperty(writer, "clip", utterance.Clip);
            WriteProperty(writer, "start", utterance.Start is { } start ? ClockTime.Format(start) : null);
            WriteProperty(writer, "end", utterance.End is { } end ? ClockTime.Format(end) : null);
            writer.Write(" }");
        }

        writer.Write("\n    ] }");
    }

    private static void WriteProperty(StreamWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.Write($", \"{name}\": {Quote(value)}");
    }

    // Relaxed, because the file is no web page: typographic quotes stay readable.
    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
