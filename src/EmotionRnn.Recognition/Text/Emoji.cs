using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Emoji and emoticons as words: encoders learned to read from text that has none, and their vocabularies know next to none.
/// </summary>
internal static class Emoji
{
    // Of a row of the same sign two say as much as ten.
    private const int MostRepeats = 2;

    private const int Joiner = 0x200D,
        Variation = 0xFE0F,
        FirstSkinTone = 0x1F3FB,
        LastSkinTone = 0x1F3FF,
        FirstRegional = 0x1F1E6,
        LastRegional = 0x1F1FF,
        FirstName = 0x2190;

    private static readonly (string Sign, string Words)[] Emoticons =
    [
        (">:(", "angry face"),
        (":'(", "crying face"),
        (":'-(", "crying face"),
        (";-;", "crying face"),
        ("T_T", "crying face"),
        (":-)", "smiling face"),
        (":)", "smiling face"),
        ("=)", "smiling face"),
        ("(:", "smiling face"),
        ("^^", "smiling face"),
        ("^_^", "smiling face"),
        (":-(", "frowning face"),
        (":(", "frowning face"),
        ("=(", "frowning face"),
        (":-D", "grinning face"),
        (":D", "grinning face"),
        ("=D", "grinning face"),
        ("xD", "face with tears of joy"),
        ("XD", "face with tears of joy"),
        (";-)", "winking face"),
        (";)", "winking face"),
        (":-P", "face with tongue"),
        (":P", "face with tongue"),
        (":p", "face with tongue"),
        (":-O", "astonished face"),
        (":O", "astonished face"),
        (":o", "astonished face"),
        ("D:", "anguished face"),
        (":-/", "confused face"),
        (":/", "confused face"),
        (":-|", "neutral face"),
        (":|", "neutral face"),
        ("-_-", "expressionless face"),
        (":-*", "kissing face"),
        (":*", "kissing face"),
        ("<3", "red heart"),
        ("</3", "broken heart"),
    ];

    private static readonly FrozenDictionary<string, string> WordsOfSign = Emoticons.ToFrozenDictionary(
        pair => pair.Sign,
        pair => pair.Words,
        StringComparer.Ordinal
    );

    private static readonly FrozenDictionary<int, string> Names = Read();

    // What an emoticon has and ordinary words seldom do.
    private static readonly SearchValues<char> Signs = SearchValues.Create(":;=^_<D");

    /// <summary>The text with words in place of emoji and of emoticons that stand by themselves.</summary>
    /// <param name="text">Any text.</param>
    public static string ToWords(string text)
    {
        if (text.AsSpan().ContainsAny(Signs))
            text = WithoutEmoticons(text);
        return text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstName - 1)) ? WithoutEmoji(text) : text;
    }

    private static string WithoutEmoticons(string text)
    {
        var words = text.Split(' ');
        var changed = false;
        for (var i = 0; i < words.Length; i++)
        {
            var sign = words[i].TrimEnd('.', ',', '!', '?');
            if (sign.Length is 0 or > 4 || !WordsOfSign.TryGetValue(sign, out var name))
                continue;
            words[i] = name + words[i][sign.Length..];
            changed = true;
        }

        return changed ? string.Join(' ', words) : text;
    }

    private static string WithoutEmoji(string text)
    {
        var written = new StringBuilder(text.Length + 32);
        int last = 0,
            repeats = 0;
        var joined = false;
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case Joiner:
                    joined = last != 0;
                    if (!joined)
                        written.Append(rune);
                    break;
                case Variation:
                case >= FirstSkinTone and <= LastSkinTone:
                case >= FirstRegional and <= LastRegional:
                    break;
                case var value when value >= FirstName && Names.TryGetValue(value, out var name):
                    // What is joined to an emoji says whose it is, or its colour.
                    if (joined)
                    {
                        joined = false;
                        break;
                    }

                    repeats = value == last ? repeats + 1 : 1;
                    last = value;
                    if (repeats <= MostRepeats)
                        written.Append(written.Length > 0 && written[^1] != ' ' ? " " : "").Append(name).Append(' ');
                    break;
                default:
                    if (!Rune.IsWhiteSpace(rune))
                        (last, joined) = (0, false);
                    written.Append(rune);
                    break;
            }
        }

        return written.ToString();
    }

    private static FrozenDictionary<int, string> Read()
    {
        var names = new Dictionary<int, string>();
        using var reader = new StreamReader(typeof(Emoji).Assembly.GetManifestResourceStream(typeof(Emoji), "Emoji.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            names.Add(int.Parse(line.AsSpan(0, space), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), line[(space + 1)..]);
        }

        return names.ToFrozenDictionary();
    }
}
