using System.Globalization;

namespace EmotionRnn.Conversations;

/// <summary>
/// Who speaks when, as diarisation tools write it (NIST's Rich Transcription Time Marked, RT-09 evaluation plan, appendix A): a line a
/// turn, ten fields parted by blanks: <c>SPEAKER</c>, the recording, its channel, start and duration in seconds, two that are always
/// <c>&lt;NA&gt;</c>, the speaker, and two more that may be missing. Names of recordings and speakers may have blanks in them.
/// </summary>
internal static class Rttm
{
    private const string Open = "<NA>";
    private const string Remedy = "write SPEAKER recording 1 start duration <NA> <NA> speaker <NA> <NA>";

    /// <summary>Whether the first line is a turn, after comments and descriptions of speakers.</summary>
    public static bool Looks(SourceFile file)
    {
        var lines = file.Lines().Select(line => Split(line.Text)).Where(fields => fields.Length > 0);
        var first = lines.SkipWhile(fields => fields[0].StartsWith(';') || fields[0] == "SPKR-INFO").FirstOrDefault();
        return first is not null && IsTurn(first) && Parse(first) is { } turn && TryTimes(turn, out _, out _);
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
            if (Parse(fields) is not { } turn)
                throw file.Error(number, $"the turn's {fields.Length} fields are not those of RTTM", Remedy);
            if (!TryTimes(turn, out var start, out var end))
                throw file.Error(
                    number,
                    $"{CsvTable.Shorten(turn.Start)} or {CsvTable.Shorten(turn.Duration)} is no time",
                    "write start and duration in seconds"
                );
            turns.Add((turn.Recording, new TimedTurn(number, turn.Speaker, "", start, end)));
            if (turns.Count > file.Limits.MaxUtterances)
                throw file.Error(number, $"there are more than {file.Limits.MaxUtterances:N0} turns", "cut the file into smaller ones");
        }

        foreach (var recording in turns.GroupBy(pair => pair.Recording))
            TimedTurn.AddAll(recording.Select(pair => pair.Turn), file, recording.Key, into);
    }

    private static string[] Split(string line) =>
        line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsTurn(string[] fields) => fields[0].Equals("SPEAKER", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a turn says; null where its fields are not those of one. The two that are open tell where names end.</summary>
    private static (string Recording, string Start, string Duration, string Speaker)? Parse(string[] fields)
    {
        for (var open = 5; open + 2 < fields.Length; open++)
        {
            if (fields[open] != Open || fields[open + 1] != Open)
                continue;
            var rest = fields.AsSpan(open + 2);
            var name = rest.Length <= 3 ? 1 : rest.Length - 2;
            foreach (var confidence in rest[name..])
            {
                if (confidence != Open && !double.TryParse(confidence, CultureInfo.InvariantCulture, out _))
                    return null;
            }

            return (
                string.Join(' ', fields[1..(open - 3)]),
                fields[open - 2],
                fields[open - 1],
                string.Join(' ', (ReadOnlySpan<string?>)rest[..name])
            );
        }

        return null;
    }

    private static bool TryTimes(
        (string Recording, string Start, string Duration, string Speaker) turn,
        out TimeSpan start,
        out TimeSpan end
    )
    {
        end = default;
        if (!TrySeconds(turn.Start, out start) || !TrySeconds(turn.Duration, out var duration))
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
