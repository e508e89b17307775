using System.Net;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>Who says what in the text of subtitles.</summary>
internal static partial class CueText
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(0.1);

    private const string Sound = "left out, as it only describes a sound or is sung",
        Repeated = "left out, as the caption before it says the same: a line of captions that roll";

    /// <summary>
    /// Adds the turns of all subtitles as a conversation. One subtitle is one turn, but for voice tags and lines that begin with a hyphen
    /// or <c>&gt;&gt;</c>, each of which begins another. One that only describes a sound is none. A turn that names nobody is by the
    /// speaker before it, unless its hyphen says that the speaker changes.
    /// </summary>
    public static void AddAll(IReadOnlyList<Subtitles.Cue> cues, SourceFile file, ConversationCollector into) =>
        TimedTurn.AddAll(ToTurns(cues, into), file, "1", into);

    private static IEnumerable<TimedTurn> ToTurns(IReadOnlyList<Subtitles.Cue> cues, ConversationCollector into)
    {
        Unroll(cues, into);
        var parts = cues.SelectMany(Parts).ToArray();

        // "The truth: I lied." is a name only in a file whose turns begin with names.
        var named = parts.Count(part => SpeakerPrefix.Split(part.Text).Speaker is not null);
        var anyCase = 3 * named >= parts.Length;
        string? speaker = null;
        foreach (var part in parts)
        {
            var (name, text) = part.Voice is null ? Speaker(part.Text, anyCase) : (part.Voice, part.Text);
            speaker = name ?? (part.Changes ? null : speaker);
            if (IsSpoken(text))
                yield return new TimedTurn(part.Cue.Line, speaker, text, part.Cue.Start, part.Cue.End);
            else
                into.Warn(part.Cue.Line, Sound);
        }
    }

    // Captions that roll, as YouTube makes them, show a line once more above the new one. They are told by how often that happens: a
    // person may say the same twice.
    private static void Unroll(IReadOnlyList<Subtitles.Cue> cues, ConversationCollector into)
    {
        var shown = cues.Select(cue => cue.Lines.Select(Plain).Where(line => line.Length > 0).ToArray()).ToArray();
        var repeats = new int[cues.Count];
        for (var i = 1; i < cues.Count; i++)
        {
            // Each begins where the one before ends.
            if (cues[i].Start - cues[i - 1].End > Gap)
                continue;
            for (var count = Math.Min(shown[i - 1].Length, shown[i].Length); count > 0 && repeats[i] == 0; count--)
            {
                if (shown[i - 1].AsSpan(^count..).SequenceEqual(shown[i].AsSpan(..count)))
                    repeats[i] = count;
            }
        }

        if (repeats.Count(repeat => repeat > 0) is var rolled && (rolled < 2 || 3 * rolled < cues.Count))
            return;
        for (var i = 0; i < cues.Count; i++)
        {
            if (repeats[i] == 0)
                continue;
            into.Warn(cues[i].Line, Repeated);
            cues[i].Lines.Clear();
            cues[i].Lines.AddRange(shown[i].AsSpan(repeats[i]..));
        }
    }

    private static IEnumerable<(Subtitles.Cue Cue, string? Voice, bool Changes, string Text)> Parts(Subtitles.Cue cue)
    {
        var text = string.Join('\n', cue.Lines);
        var voices = Voice().Matches(text);
        for (var i = -1; i < voices.Count; i++)
        {
            var start = i < 0 ? 0 : voices[i].Index + voices[i].Length;
            var spoken = text[start..(i + 1 < voices.Count ? voices[i + 1].Index : text.Length)];
            var voice = i < 0 ? cue.Speaker : Plain(voices[i].Groups["name"].Value);
            foreach (var (changes, part) in Turns(Plain(spoken)))
                yield return (cue, string.IsNullOrEmpty(voice) ? null : voice, changes, part);
        }
    }

    // A hyphen or a name begins another turn; else lines are broken for the screen's sake, and a space joins them again.
    private static IEnumerable<(bool Changes, string Text)> Turns(string text)
    {
        var changes = false;
        var words = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var mark = Change().Match(line);
            if (words.Count > 0 && (mark.Success || Speaker(line, anyCase: false).Speaker is not null))
            {
                yield return (changes, string.Join(' ', words));
                words.Clear();
            }

            changes |= mark.Success;
            if (line.Length > mark.Length)
                words.Add(line[mark.Length..]);
        }

        if (words.Count > 0)
            yield return (changes, string.Join(' ', words));
    }

    private static (string? Speaker, string Text) Speaker(string text, bool anyCase)
    {
        var bracketed = Bracketed().Match(text);
        if (bracketed.Success)
            return (bracketed.Groups["name"].Value, text[bracketed.Length..].TrimStart());
        var (name, rest) = SpeakerPrefix.Split(text);
        return name is not null && (anyCase || IsCapitals(name)) ? (name, rest) : (null, text);
    }

    // "[door slams]", "(LAUGHS)", "♪ la la ♪" and "…" are not.
    private static bool IsSpoken(string cue) => cue is not ['♪' or '♫', ..] && Described().Replace(cue, "").Any(char.IsLetterOrDigit);

    private static bool IsCapitals(string name) => name.Any(char.IsUpper) && !name.Any(char.IsLower);

    private static string Plain(string text) =>
        WebUtility.HtmlDecode(Tag().Replace(text, "")).Trim(' ', '\t', '\n', '\u200E', '\u200F', '\u200B');

    [GeneratedRegex(@"<v(\.[^\s<>]{1,256})?[ \t]+(?<name>[^<>\n]{1,256})>", RegexOptions.CultureInvariant)]
    private static partial Regex Voice();

    // Tags for the screen: italics, fonts, classes, times within a cue; positions in braces.
    [GeneratedRegex(@"</?([a-zA-Z][^<>\n]{0,256})?>|<[0-9:.]{5,16}>|\{\\[^{}\n]{1,256}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*([-‐‑‒–—]\s?(?=[^\s\d-])|>{2,3}\s*)", RegexOptions.CultureInvariant)]
    private static partial Regex Change();

    // "[SPEAKER_00]: hi", "(Maya): hi"
    [GeneratedRegex(@"^(\[(?<name>[^\[\]]{1,64})\]|\((?<name>[^()]{1,64})\))\s{0,2}:", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\[[^\[\]]{0,1000}\]|\([^()]{0,1000}\)", RegexOptions.CultureInvariant)]
    private static partial Regex Described();
}
