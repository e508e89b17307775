using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>The speaker's name at the beginning of a line of text.</summary>
internal static partial class SpeakerPrefix
{
    private const int MaxLength = 64;

    /// <summary>Splits <c>Name: text</c>; without a name the text is the line as it is.</summary>
    public static (string? Speaker, string Text) Split(string line)
    {
        var match = Name().Match(line);
        return match.Success && match.Groups["name"].Length <= MaxLength
            ? (match.Groups["name"].Value, line[match.Length..].TrimStart())
            : (null, line);
    }

    [GeneratedRegex(
        """^(?<name>[\p{L}\p{M}\p{N}+@_~][^\s:：,;!?"]{0,63}([ \t\u00A0]{1,4}[^\s:：,;!?"]{1,63}){0,3})[ \t\u00A0]*(:(?=\s|$)|：)""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Name();
}
