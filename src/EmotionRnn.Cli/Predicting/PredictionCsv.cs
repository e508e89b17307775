using CsvHelper;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Predicting;

/// <summary>Predictions as CSV, UTF-8: a header, then a row an utterance.</summary>
internal sealed class PredictionCsv : PredictionWriter
{
    private readonly Stream _output;
    private readonly CsvWriter _csv;

    /// <param name="output">Stays open.</param>
    /// <param name="labels">Each gets a column.</param>
    public PredictionCsv(Stream output, LabelSet labels)
    {
        _output = output;
        _csv = CsvWriter.Create(output, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        _csv.WriteRecord([
            "conversation",
            "utterance_id",
            "speaker",
            "text",
            "emotion",
            "confidence",
            "abstained",
            "abstention_reason",
            .. labels.Select(label => $"p_{label}"),
            "attended",
            "start",
            "end",
        ]);
    }

    public override void Write(ConversationEmotions emotions)
    {
        foreach (var emotion in emotions.Utterances)
            WriteRow(emotions.Conversation.Id, emotion);
    }

    public override void WriteTurn(string conversation, int index, UtteranceEmotion emotion)
    {
        WriteRow(conversation, emotion);
        _csv.Flush();
        _output.Flush();
    }

    public override void Complete(IReadOnlyList<StrayFile> skipped, IReadOnlyList<ReadWarning> warnings) => _csv.Flush();

    public override void Dispose() => _csv.Dispose();

    private void WriteRow(string conversation, UtteranceEmotion emotion) =>
        _csv.WriteRecord([
            conversation,
            emotion.Utterance.Id,
            emotion.Utterance.Speaker,
            emotion.Utterance.Text,
            emotion.Emotion,
            Number(emotion.Confidence),
            emotion.Abstained ? "true" : "false",
            emotion.AbstentionReason ?? "",
            .. emotion.Probabilities.Select(Number),
            string.Join(' ', emotion.Attended.Select(a => $"{a.Index}:{Number(a.Weight)}")),
            Seconds(emotion.Utterance.Start),
            Seconds(emotion.Utterance.End),
        ]);

    private static string Seconds(TimeSpan? time) => time is { } known ? Number(known.TotalSeconds) : "";

    private static string Number(double value) => $"{value:0.######}";
}
