using System.Globalization;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Cuts an utterance into the tokens of the text network: after <see cref="TextNormalizer"/>, the leftmost matches of
/// <c>\.\.\.|[a-z]+n't|'[a-z]{1,2}\b|[a-z]+|\d+|[^\sa-z\d]</c>, with <c>n't</c> split off its verb (<c>don't</c> is <c>do</c>, <c>n't</c>).
/// </summary>
/// <remarks>
/// Words are of the letters a to z, as in English word vectors. Every other character that is neither a digit nor white space is a token of
/// its own:
/// a punctuation mark, an emoji, and also each letter of another script or with a diacritic (<c>café</c> is <c>caf</c>, <c>é</c>). A
/// character is
/// a Unicode scalar value, so no token holds half a surrogate pair. A scanner rather than a regular expression: one pass, linear in the
/// length of any text.
/// </remarks>
public static class Tokenizer
{
    /// <summary>The tokens of an utterance, in order. None is empty or holds white space.</summary>
    /// <param name="text">As written; it is normalised here.</param>
    public static List<string> Tokenize(string text)
    {
        var s = TextNormalizer.Normalize(text);
        var tokens = new List<string>(s.Length / 4 + 1);
        for (var i = 0; i < s.Length; )
        {
            Rune.DecodeFromUtf16(s.AsSpan(i), out var rune, out var runeLength);
            if (Rune.IsWhiteSpace(rune))
                i += runeLength;
            else if (char.IsAsciiLetterLower(s[i]))
                i = AddWord(s, i, tokens);
            else
            {
                var length =
                    s[i] == '\'' ? CliticLength(s, i)
                    : s.AsSpan(i).StartsWith("...") ? 3
                    : Rune.IsDigit(rune) ? DigitsLength(s, i)
                    : runeLength;
                tokens.Add(s.Substring(i, length));
                i += length;
            }
        }

        return tokens;
    }

    // A run of letters, or the two tokens of a negated verb. Returns where they end.
    private static int AddWord(string s, int start, List<string> tokens)
    {
        var end = start + 1;
        while (end < s.Length && char.IsAsciiLetterLower(s[end]))
            end++;
        var negated = end - start > 1 && s[end - 1] == 'n' && s.AsSpan(end).StartsWith("'t");
        tokens.Add(s[start..(negated ? end - 1 : end)]);
        if (!negated)
            return end;
        tokens.Add("n't");
        return end + 2;
    }

    // An apostrophe with one or two letters, if nothing of a word follows them; otherwise the apostrophe alone.
    private static int CliticLength(string s, int start)
    {
        var end = start + 1;
        while (end < s.Length && end <= start + 2 && char.IsAsciiLetterLower(s[end]))
            end++;
        return end == start + 1 || BeginsWithWordCharacter(s.AsSpan(end)) ? 1 : end - start;
    }

    private static int DigitsLength(string s, int start)
    {
        var end = start;
        while (end < s.Length)
        {
            Rune.DecodeFromUtf16(s.AsSpan(end), out var rune, out var length);
            if (!Rune.IsDigit(rune))
                break;
            end += length;
        }

        return end - start;
    }

    private static bool BeginsWithWordCharacter(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
            return false;
        Rune.DecodeFromUtf16(rest, out var rune, out _);
        return IsWordCharacter(rune);
    }

    /// <summary>What <c>\w</c> stands for in regular expressions: letters, digits, underscores and their kin, combining marks.</summary>
    internal static bool IsWordCharacter(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark;
}
