using System.Globalization;
using System.Text;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>Text in the cells of a terminal: a character takes none, one or two.</summary>
internal static class CellText
{
    private const string Ellipsis = "…";

    /// <summary>
    /// A text from outside made harmless for a terminal: control characters, which could move the cursor or hide other text, are shown as a
    /// mark; invisible ones and
    /// those that turn the direction of writing go. Line breaks stay.
    /// </summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n')
                clean.Append('\n');
            else if (rune.Value is '\t')
                clean.Append(' ');
            else if (rune.Value is '\r' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
                continue;
            else if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                clean.Append('\n');
            else if (Rune.IsControl(rune))
                clean.Append('\uFFFD');
            else
                clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>How many cells a clean text takes.</summary>
    public static int Width(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return text.Length;
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>A clean text without line breaks, cut and filled to a number of cells.</summary>
    public static string Fit(string text, int width)
    {
        text = text.Replace('\n', ' ');
        if (Width(text) > width)
            text = string.Concat(text.AsSpan(0, LengthWithin(text, width - 1)), Ellipsis);
        return text + new string(' ', width - Width(text));
    }

    /// <summary>A clean text as lines of no more than so many cells, broken between words where it can be.</summary>
    /// <param name="text">With or without line breaks of its own.</param>
    /// <param name="width">At least 2.</param>
    /// <param name="most">How many lines; where there would be more, the last ends in an ellipsis.</param>
    public static List<string> Wrap(string text, int width, int most)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var rest = line.Trim(' ');
            do
            {
                if (lines.Count == most)
                {
                    lines[^1] =
                        Fit(lines[^1] + new string(' ', width), width - 1).TrimEnd(' ') is var cut && cut.EndsWith('…')
                            ? cut
                            : $"{cut.TrimEnd(' ')}…";
                    return lines;
                }

                var length = BreakAt(rest, width);
                lines.Add(rest[..length].TrimEnd(' ').ToString());
                rest = rest[length..].TrimStart(' ');
            } while (!rest.IsEmpty);
        }

        return lines;
    }

    private static int BreakAt(ReadOnlySpan<char> text, int width)
    {
        var length = LengthWithin(text, width);
        if (length == text.Length || text[length] == ' ')
            return length;
        var space = text[..length].LastIndexOf(' ');
        return space > 0 ? space : length;
    }

    /// <summary>The greatest number of UTF-16 units, at least one character's, that fit into so many cells.</summary>
    private static int LengthWithin(ReadOnlySpan<char> text, int width)
    {
        var (length, used) = (0, 0);
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var units);
            used += Width(rune);
            if (used > width && length > 0)
                break;
            length += units;
        }

        return length;
    }

    private static int Width(Rune rune) => rune.Value is >= ' ' and <= '~' ? 1 : rune.ToString().GetCellWidth();

    /// <summary>A time of a recording, in minutes and seconds, or hours, minutes and seconds.</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
