using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>
/// Who speaks when, as diarisation tools write it (NIST's Rich Transcription Time Marked, RT-09 evaluation plan, appendix A): a line a
/// turn, ten fields parted
/// by blanks, of which the first is <c>SPEAKER</c>, the second the recording, the fourth and fifth the start and duration in seconds, the
/// eighth the speaker.
/// </summary>
internal static class Rttm
{
    private const int Fields = 8;

    /// <summary>Whether the first line is a turn, after comments and descriptions of speakers.</summary>
    public static bool Looks(SourceFile file)
    {
        var lines = file.Lines().Select(line => Split(line.Text)).Where(fields => fields.Length > 0);
        var first = lines.SkipWhile(fields => fields[0].StartsWith(';') || fields[0] == "SPKR-INFO").FirstOrDefault();
        return first?.Length >= Fields && IsTurn(first) && TryTimes(first, out _, out _);
    }

    /// <summary>Reads the file, a recording a conversation. The turns have no text.</summary>
    public static void Read(SourceFile file, ConversationCollector into)
    {
        var turns = new List<(string Recording, TimedTurn Turn)>();
        foreach (var (number, line) in file.Lines())
        {
            var fields = Split(line);
            // Other kinds of lines tell of words, noises and the speakers' sex.
            if (fields.Length == 0 || !IsTurn(fields))
                continue;
            if (fields.Length < Fields)
                throw file.Error(
                    number,
                    $"the turn has {fields.Length} fields",
                    "write SPEAKER recording 1 start duration <NA> <NA> speaker <NA> <NA>"
                );
            if (!TryTimes(fields, out var start, out var end))
                throw file.Error(
                    number,
                    $"{CsvTable.Shorten(fields[3])} or {CsvTable.Shorten(fields[4])} is no time",
                    "write start and duration in seconds"
                );
            turns.Add((fields[1], new TimedTurn(number, fields[7], "", start, end)));
            if (turns.Count > file.Limits.MaxUtterances)
                throw file.Error(number, $"there are more than {file.Limits.MaxUtterances:N0} turns", "cut the file into smaller ones");
        }

        foreach (var recording in turns.GroupBy(pair => pair.Recording))
            TimedTurn.AddAll(recording.Select(pair => pair.Turn), file, recording.Key, into);
    }

    private static string[] Split(string line) =>
        line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsTurn(string[] fields) => fields[0].Equals("SPEAKER", StringComparison.OrdinalIgnoreCase);

    private static bool TryTimes(string[] fields, out TimeSpan start, out TimeSpan end)
    {
        end = default;
        if (!TrySeconds(fields[3], out start) || !TrySeconds(fields[4], out var duration))
            return false;
        end = start + duration;
        return true;
    }

    private static bool TrySeconds(string field, out TimeSpan time)
    {
        time = default;
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && ClockTime.TryFromSeconds(seconds, out time);
    }
}
