using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// Subtitles, SubRip (<c>.srt</c>) and WebVTT (<c>.vtt</c>, https://www.w3.org/TR/webvtt1/): a line with two times, then lines of text up
/// to a blank line.
/// SubRip is read as found in the wild: numbers may be missing or out of order, points and commas stand for each other, blank lines may be
/// missing or stand
/// within a text.
/// </summary>
internal static partial class Subtitles
{
    private static readonly string[] Comments = ["WEBVTT", "NOTE", "STYLE", "REGION"];

    /// <summary>Whether the file begins as WebVTT does.</summary>
    public static bool IsWebVtt(SourceFile file) => Start(file) is [var first, ..] && IsComment(first, Comments[0]);

    /// <summary>Whether the file begins with a line of two times, before it perhaps a number.</summary>
    public static bool IsSubRip(SourceFile file) =>
        Start(file) is [var first, var second, ..] && ((IsNumber(first) && Times().IsMatch(second)) || TimesAlone().IsMatch(first));

    /// <summary>Reads the file as one conversation.</summary>
    public static void Read(SourceFile file, bool isWebVtt, ConversationCollector into)
    {
        var cues = new List<Cue>();
        var (inCue, inComment, afterBlank) = (false, false, true);
        foreach (var (number, text) in file.Lines())
        {
            var line = text.Trim();
            // To WebVTT a line of white space is text.
            var isBlank = (isWebVtt ? text : line).Length == 0;
            if (isBlank)
                (inCue, inComment) = (inCue && !isWebVtt, false);
            else if (isWebVtt && afterBlank && Comments.Any(word => IsComment(line, word)))
                inComment = true;
            else if (!inComment && line.Contains("-->", StringComparison.Ordinal))
            {
                // What stood before, without a blank line after the text, is the number of this one.
                if (inCue && cues[^1].Lines is [.., var end] && IsNumber(end))
                    cues[^1].Lines.RemoveAt(cues[^1].Lines.Count - 1);
                cues.Add(Begin(file, number, line));
                inCue = true;
            }
            else if (inCue)
                Append(file, cues[^1], line);
            else if (!isWebVtt && !IsNumber(line))
            {
                var problem = $"\"{CsvTable.Shorten(line)}\" stands before the first line of times";
                throw file.Error(number, problem, "begin with a line such as 00:00:01,000 --> 00:00:02,500");
            }

            afterBlank = isBlank;
        }

        CueText.AddAll(cues, file, into);
    }

    private static string[] Start(SourceFile file) =>
        [.. file.Lines().Select(line => line.Text.Trim()).SkipWhile(line => line.Length == 0).Take(2)];

    private static Cue Begin(SourceFile file, int number, string line)
    {
        var times = Times().Match(line).Groups;
        return ClockTime.TryParse(times["start"].ValueSpan, out var start) && ClockTime.TryParse(times["end"].ValueSpan, out var end)
            ? new Cue(number, start, end, [])
            : throw file.Error(number, $"\"{CsvTable.Shorten(line)}\" is not a line of times", "write it as 00:00:01,000 --> 00:00:02,500");
    }

    private static void Append(SourceFile file, Cue cue, string line)
    {
        cue.Lines.Add(line);
        cue.Length += line.Length;
        if (cue.Length <= file.Limits.MaxTextLength)
            return;
        throw file.Error(
            cue.Line,
            $"the subtitle has more than {file.Limits.MaxTextLength:N0} characters",
            "look for missing lines of times"
        );
    }

    private static bool IsNumber(string line) => line.Length is > 0 and <= 9 && !line.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsComment(string line, string word) =>
        line.StartsWith(word, StringComparison.Ordinal) && (line.Length == word.Length || char.IsWhiteSpace(line[word.Length]));

    [GeneratedRegex(@"^(?<start>[0-9:.,]{4,20})\s{0,3}-->\s{0,3}(?<end>[0-9:.,]{4,20})(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"^[0-9:.,]{4,20}\s{0,3}-->\s{0,3}[0-9:.,]{4,20}(\s+\w+:\S+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex TimesAlone();

    /// <summary>One subtitle: the line of its times, its lines of text, and who speaks where the format says so beside the text.</summary>
    internal sealed record Cue(int Line, TimeSpan Start, TimeSpan? End, List<string> Lines, string? Speaker = null)
    {
        public int Length { get; set; }
    }
}
