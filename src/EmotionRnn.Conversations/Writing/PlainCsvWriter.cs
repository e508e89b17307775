using CsvHelper;

namespace EmotionRnn.Conversations;

/// <summary>The plain format as CSV: a row an utterance.</summary>
internal static class PlainCsvWriter
{
    public static void Write(IEnumerable<(Split? Split, Conversation Conversation)> conversations, Stream stream, bool withSplit)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        csv.WriteRecord(Columns("conversation", "utterance_id", "speaker", "text", "emotion", "split", "clip", "start", "end"));
        foreach (var (split, conversation) in conversations)
        {
            foreach (var utterance in conversation.Utterances)
            {
                csv.WriteRecord(
                    Columns(
                        conversation.Id,
                        utterance.Id,
                        utterance.Speaker,
                        utterance.Text,
                        utterance.Emotion ?? "",
                        split?.ToString().ToLowerInvariant() ?? "",
                        utterance.Clip ?? "",
                        Time(utterance.Start),
                        Time(utterance.End)
                    )
                );
            }
        }

        string[] Columns(params string[] fields) => withSplit ? fields : [.. fields.Where((_, i) => i != 5)];
    }

    private static string Time(TimeSpan? time) => time is { } value ? ClockTime.Format(value) : "";
}
