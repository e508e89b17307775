using System.Buffers;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Brings transcripts to one spelling: typographic quotes, dashes and ellipses become ASCII, also where a wrong decoding left them as the
/// control characters
/// U+0080–U+009F of Windows-1252; invisible characters and controls other than white space go.
/// </summary>
public static class TextNormalizer
{
    private const string Apostrophes = "\u2018\u2019\u201A\u201B\u2032\u02BC\u00B4`\u0091\u0092";
    private const string Quotes = "\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB\u0093\u0094";
    private const string Hyphens = "\u2010\u2011\u2012\u2013\u2212\u0096";
    private const string Dashes = "\u2014\u2015\u0097";
    private const string Ellipses = "\u2026\u0085";
    private const string Invisible = "\u00AD\u200B\uFEFF";

    private static readonly SearchValues<char> Special = SearchValues.Create(
        Apostrophes + Quotes + Hyphens + Dashes + Ellipses + Invisible
    );

    /// <summary>
    /// The text with ASCII punctuation, in lower case (invariant culture): what <see cref="Tokenizer"/> and <see cref="TfIdf"/> read.
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>Valid UTF-16, lone surrogates as U+FFFD; at most three times as long as the text.</returns>
    public static string Normalize(string text) => NormalizePunctuation(text).ToLowerInvariant();

    /// <summary>The text with ASCII punctuation and its letters as they are: what encoders with a tokeniser of their own read.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Valid UTF-16, lone surrogates as U+FFFD; at most three times as long as the text.</returns>
    public static string NormalizePunctuation(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('`'))
            return text;
        var result = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Special.Contains((char)rune.Value))
                result.Append(Replacement((char)rune.Value));
            else if (!Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
                result.Append(rune);
        }

        return result.ToString();
    }

    private static string Replacement(char c) =>
        Apostrophes.Contains(c) ? "'"
        : Quotes.Contains(c) ? "\""
        : Hyphens.Contains(c) ? "-"
        : Dashes.Contains(c) ? " - "
        : Ellipses.Contains(c) ? "..."
        : "";
}
