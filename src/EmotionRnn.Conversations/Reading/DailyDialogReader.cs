using System.Globalization;
using System.Text;

namespace EmotionRnn.Conversations;

/// <summary>
/// DailyDialog (Li et al., IJCNLP 2017): a dialogue a line, turns ended by <c>__eou__</c>, and beside it a file with the number of each
/// turn's emotion. Two parties, A and B, take turns.
/// </summary>
internal static class DailyDialogReader
{
    private const string EndOfUtterance = "__eou__";

    public static string FileName(Split split) => $"dialogues_{Published(split)}.txt";

    public static string EmotionFileName(Split split) => $"dialogues_emotion_{Published(split)}.txt";

    public static void Read(SourceFile file, SourceFile emotionFile, Split split, ConversationCollector into)
    {
        var (dialogues, emotions) = (Lines(file), Lines(emotionFile));
        if (dialogues.Length != emotions.Length)
        {
            throw emotionFile.Error(
                Math.Min(dialogues.Length, emotions.Length) + 1,
                $"lines of emotions: {emotions.Length}, dialogues in {Path.GetFileName(file.Name)}: {dialogues.Length}",
                "both files need a line for each dialogue"
            );
        }

        for (var i = 0; i < dialogues.Length; i++)
            ReadDialogue(file, emotionFile, i + 1, dialogues[i], emotions[i], split, into);
    }

    private static void ReadDialogue(
        SourceFile file,
        SourceFile emotionFile,
        int line,
        string dialogue,
        string emotions,
        Split split,
        ConversationCollector into
    )
    {
        var turns = dialogue.Split(EndOfUtterance);
        if (turns is [.. var ended, var last] && string.IsNullOrWhiteSpace(last))
            turns = ended;
        if (turns.Length == 0)
            throw file.Error(line, "the dialogue is empty", $"end every turn with {EndOfUtterance}");
        var numbers = emotions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != turns.Length)
        {
            throw emotionFile.Error(
                line,
                $"emotions in this line: {numbers.Length}, turns in the same line of {Path.GetFileName(file.Name)}: {turns.Length}",
                "give one number for each turn"
            );
        }

        var draft = into.Begin(file, line, line.ToString(CultureInfo.InvariantCulture), split);
        for (var t = 0; t < turns.Length; t++)
        {
            if (
                !int.TryParse(numbers[t], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number >= LabelSet.DailyDialog.Count
            )
            {
                throw emotionFile.Error(
                    line,
                    $"the emotion \"{CsvTable.Shorten(numbers[t])}\" is unknown",
                    $"use {string.Join(", ", LabelSet.DailyDialog.Select((name, i) => $"{i} ({name})"))}"
                );
            }

            into.Add(
                draft,
                line,
                new Utterance
                {
                    Id = t.ToString(CultureInfo.InvariantCulture),
                    Speaker = t % 2 == 0 ? "A" : "B",
                    Text = turns[t].Trim(),
                    Emotion = LabelSet.DailyDialog[number],
                }
            );
        }
    }

    private static string Published(Split split) => split == Split.Dev ? "validation" : split.ToString().ToLowerInvariant();

    private static string[] Lines(SourceFile file) => Encoding.UTF8.GetString(file.Bytes.Span).TrimEnd('\n', '\r').Split('\n');
}
