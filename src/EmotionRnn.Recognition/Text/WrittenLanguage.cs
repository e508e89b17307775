using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// In which language a text is, where that is plain: by its script, or by common words and letters that English lacks. Made to find the
/// turns that a model of English cannot read, not to tell every language: what is short or mixed stays open.
/// </summary>
public static class WrittenLanguage
{
    // One common word can be a name or a loan; two, or a letter of that language alone beside one, are no accident.
    private const double Enough = 1.5,
        OfALetter = 0.75,
        AgainstEnglish = 1.5;

    private static readonly (string Name, FrozenSet<char> Letters, FrozenSet<string> Words)[] Languages = Read();

    private static readonly SearchValues<char> Ukrainian = SearchValues.Create("іїєґІЇЄҐ"),
        Persian = SearchValues.Create("پچژگ");

    private static readonly FrozenSet<string> English = Languages[0].Words;

    // A loan or a quotation does not make a language that was learned.
    private const double LeastShare = 0.02;

    /// <summary>The English name of a text's language, such as <c>Spanish</c>; null where it is not plain.</summary>
    /// <param name="text">Any text.</param>
    public static string? Of(string text) => OfScript(text) ?? OfWords(text);

    /// <summary>The languages of at least 2 % of the texts whose language is plain, the most frequent first.</summary>
    /// <param name="texts">Any number.</param>
    public static IReadOnlyList<string> Among(IEnumerable<string> texts)
    {
        var counts = texts.Select(Of).OfType<string>().CountBy(name => name).ToArray();
        var least = counts.Sum(pair => pair.Value) * LeastShare;
        return
        [
            .. counts
                .Where(pair => pair.Value >= least)
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Key),
        ];
    }

    /// <summary>Why a model cannot read a text, for a person; null where it can.</summary>
    /// <param name="text">The text.</param>
    /// <param name="languages">Those that the model has learned; empty where that is not known.</param>
    internal static string? Unreadable(string text, IReadOnlyList<string> languages) =>
        !HasWords(text) ? "no words"
        : languages.Count > 0 && Of(text) is { } language && !languages.Contains(language)
            ? $"{language}; the model has learned {string.Join(", ", languages)}"
        : null;

    private static bool HasWords(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                return true;
        }

        return Emoji.ToWords(text) != text;
    }

    private static string? OfScript(string text)
    {
        var counts = new Dictionary<string, int>();
        var (letters, kana) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune))
                continue;
            letters++;
            if (Script(rune.Value) is not { } name)
                continue;
            kana |= name == "Japanese";
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        if (counts.Values.Sum() * 2 <= letters)
            return null;
        var most = counts.MaxBy(pair => pair.Value).Key;
        // Japanese mixes its own letters into Chinese ones.
        return most == "Chinese" && kana ? "Japanese"
            : most == "Russian" && text.AsSpan().ContainsAny(Ukrainian) ? "Ukrainian"
            : most == "Arabic" && text.AsSpan().ContainsAny(Persian) ? "Persian"
            : most;
    }

    private static string? Script(int value) =>
        value switch
        {
            >= 0x0370 and <= 0x03FF or >= 0x1F00 and <= 0x1FFF => "Greek",
            >= 0x0400 and <= 0x052F => "Russian",
            >= 0x0530 and <= 0x058F => "Armenian",
            >= 0x0590 and <= 0x05FF => "Hebrew",
            >= 0x0600 and <= 0x06FF or >= 0x0750 and <= 0x077F => "Arabic",
            >= 0x0900 and <= 0x097F => "Hindi",
            >= 0x0980 and <= 0x09FF => "Bengali",
            >= 0x0B80 and <= 0x0BFF => "Tamil",
            >= 0x0C00 and <= 0x0C7F => "Telugu",
            >= 0x0E00 and <= 0x0E7F => "Thai",
            >= 0x10A0 and <= 0x10FF => "Georgian",
            >= 0x1100 and <= 0x11FF or >= 0xAC00 and <= 0xD7AF => "Korean",
            >= 0x3040 and <= 0x30FF => "Japanese",
            >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF or >= 0x20000 and <= 0x2FFFF => "Chinese",
            _ => null,
        };

    private static string? OfWords(string text)
    {
        text = text.ToLowerInvariant().Replace('\u2019', '\'');
        var words = Words(text);
        var english = words.Count(English.Contains);
        var (best, most) = ((string?)null, 0d);
        foreach (var (name, letters, common) in Languages.AsSpan(1))
        {
            var score = words.Sum(word =>
                English.Contains(word) ? 0
                : common.Contains(word) ? 1
                : word.Split('\'').Count(common.Contains) * 0.5
            );
            score += int.Min(text.Count(letters.Contains), 4) * OfALetter;
            if (score > most)
                (best, most) = (name, score);
        }

        return most >= Enough && most > AgainstEnglish * english ? best
            : english >= Enough && english > most ? Languages[0].Name
            : null;
    }

    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0, start; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]))
                continue;
            for (start = i; i < text.Length && (char.IsLetter(text[i]) || text[i] == '\''); )
                i++;
            words.Add(text[start..i].TrimEnd('\''));
        }

        return words;
    }

    private static (string, FrozenSet<char>, FrozenSet<string>)[] Read()
    {
        using var reader = new StreamReader(
            typeof(WrittenLanguage).Assembly.GetManifestResourceStream(typeof(WrittenLanguage), "Languages.txt")!
        );
        var languages = new List<(string, FrozenSet<char>, FrozenSet<string>)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split(' ');
            languages.Add(
                (fields[0], (fields[1] == "-" ? "" : fields[1]).ToFrozenSet(), fields.Skip(2).ToFrozenSet(StringComparer.Ordinal))
            );
        }

        return [.. languages];
    }
}
