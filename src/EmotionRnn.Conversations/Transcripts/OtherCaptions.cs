using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>Captions beside SubRip and WebVTT that are lines of text: SubStation Alpha, YouTube's own, and lyrics with times.</summary>
internal static partial class OtherCaptions
{
    private const string Aside = "left out, as it is not shown: a comment or drawing";

    /// <summary>Whether it begins with the section that SubStation Alpha begins with.</summary>
    public static bool IsSubStation(SourceFile file) => First(file).Equals("[Script Info]", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it begins with a line of two times and a comma between.</summary>
    public static bool IsYouTube(SourceFile file) => Pair().IsMatch(First(file));

    /// <summary>Whether it begins with a tag such as the artist's.</summary>
    public static bool IsLyrics(SourceFile file) => LyricsTag().IsMatch(First(file));

    /// <summary>Reads SubStation Alpha: the lines of dialogue, in the columns that the line of formats names.</summary>
    public static void ReadSubStation(SourceFile file, ConversationCollector into)
    {
        var cues = new List<Subtitles.Cue>();
        string[] columns = ["Layer", "Start", "End", "Style", "Name", "MarginL", "MarginR", "MarginV", "Effect", "Text"];
        var inEvents = false;
        foreach (var (number, text) in file.Lines())
        {
            var line = text.Trim();
            if (line is ['[', .., ']'])
                inEvents = line.Equals("[Events]", StringComparison.OrdinalIgnoreCase);
            else if (inEvents && Value(line, "Format:") is { } format)
                columns = format.Split(',', StringSplitOptions.TrimEntries);
            else if (Value(line, "Comment:") is not null && inEvents)
                into.Warn(number, Aside);
            else if (inEvents && Value(line, "Dialogue:") is { } dialogue)
            {
                var fields = dialogue.Split(',', columns.Length);
                if (
                    fields.Length != columns.Length
                    || Field("Text") is not { } said
                    || !ClockTime.TryParse(Field("Start"), out var start)
                    || !ClockTime.TryParse(Field("End"), out var end)
                )
                    throw file.Error(
                        number,
                        "the dialogue has not the fields of its format, or no times",
                        "write Dialogue: 0,0:00:01.00,0:00:02.50,…"
                    );
                if (Drawing().IsMatch(said))
                    into.Warn(number, Aside);
                else
                    cues.Add(
                        new(
                            number,
                            start,
                            end,
                            [
                                .. said.Replace("\\n", "\\N", StringComparison.Ordinal)
                                    .Replace("\\h", " ", StringComparison.Ordinal)
                                    .Split("\\N"),
                            ],
                            Field("Name") is { Length: > 0 } name ? name
                                : Field("Actor") is { Length: > 0 } actor ? actor
                                : null
                        )
                    );

                string? Field(string name) => Array.IndexOf(columns, name) is >= 0 and var i && i < fields.Length ? fields[i].Trim() : null;
            }
        }

        CueText.AddAll(cues, file, into);
    }

    /// <summary>Reads YouTube's captions: two times, lines of text, a blank line.</summary>
    public static void ReadYouTube(SourceFile file, ConversationCollector into)
    {
        var cues = new List<Subtitles.Cue>();
        foreach (var (number, text) in file.Lines())
        {
            var line = text.Trim();
            if (
                Pair().Match(line) is { Success: true } times
                && ClockTime.TryParse(times.Groups["start"].ValueSpan, out var start)
                && ClockTime.TryParse(times.Groups["end"].ValueSpan, out var end)
            )
                cues.Add(new(number, start, end, []));
            else if (line.Length > 0)
                (
                    cues is [.., var cue]
                        ? cue
                        : throw file.Error(number, "text stands before the first line of times", "begin with 0:00:01.000,0:00:02.500")
                ).Lines.Add(line);
        }

        CueText.AddAll(cues, file, into);
    }

    /// <summary>Reads lyrics: one or several times before each line, which lasts to the next.</summary>
    public static void ReadLyrics(SourceFile file, ConversationCollector into)
    {
        var lines = new List<(TimeSpan Start, int Line, string Text)>();
        foreach (var (number, text) in file.Lines())
        {
            var rest = text.Trim();
            var starts = new List<TimeSpan>();
            while (LyricsTime().Match(rest) is { Success: true } time && ClockTime.TryParse(time.Groups["time"].ValueSpan, out var start))
            {
                starts.Add(start);
                rest = rest[time.Length..].TrimStart();
            }

            if (starts.Count == 0 && rest.Length > 0 && !LyricsTag().IsMatch(rest))
                into.Warn(number, "left out: a line without a time");
            lines.AddRange(starts.Select(start => (start, number, LyricsWord().Replace(rest, ""))));
        }

        var sorted = lines.OrderBy(line => line.Start).ToArray();
        CueText.AddAll(
            [
                .. sorted
                    .Select(
                        (line, i) =>
                            new Subtitles.Cue(line.Line, line.Start, i + 1 < sorted.Length ? sorted[i + 1].Start : null, [line.Text])
                    )
                    .Where(cue => cue.Lines[0].Length > 0),
            ],
            file,
            into
        );
    }

    private static string First(SourceFile file) =>
        file.Lines().Select(line => line.Text.Trim()).FirstOrDefault(line => line.Length > 0, "");

    private static string? Value(string line, string key) =>
        line.StartsWith(key, StringComparison.OrdinalIgnoreCase) ? line[key.Length..].TrimStart() : null;

    [GeneratedRegex(@"^(?<start>\d{1,2}:\d{2}:\d{2}\.\d{3}),(?<end>\d{1,2}:\d{2}:\d{2}\.\d{3})$", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    [GeneratedRegex(
        @"^\[(ar|al|ti|au|by|length|offset|re|tool|ve|la|#)\s?:[^\]]*\]$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex LyricsTag();

    [GeneratedRegex(@"^\[(?<time>\d{1,3}:\d{2}([.:]\d{1,3})?)\]", RegexOptions.CultureInvariant)]
    private static partial Regex LyricsTime();

    [GeneratedRegex(@"<\d{1,3}:\d{2}([.:]\d{1,3})?>", RegexOptions.CultureInvariant)]
    private static partial Regex LyricsWord();

    [GeneratedRegex(@"\{[^{}]*\\p[1-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Drawing();
}
