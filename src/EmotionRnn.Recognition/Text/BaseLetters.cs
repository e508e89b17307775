using System.Globalization;
using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// A character without its accents: its canonical decomposition (Unicode's NFD) less the nonspacing marks. The table is the project's own
/// because .NET
/// decomposes nothing where it runs without ICU, and answers must not depend on what is installed.
/// </summary>
internal static class BaseLetters
{
    private const int FirstSyllable = 0xAC00,
        Syllables = 11_172,
        FirstLead = 0x1100,
        FirstVowel = 0x1161,
        BeforeFirstTail = 0x11A7,
        Vowels = 21,
        Tails = 28;

    private static readonly Dictionary<int, Rune[]> Table = Read();

    /// <summary>Appends what a character is without its accents: nothing for an accent itself.</summary>
    public static void Append(Rune character, List<Rune> to)
    {
        if (character.IsAscii)
            to.Add(character);
        else if (character.Value is >= FirstSyllable and < FirstSyllable + Syllables)
            AppendSyllable(character.Value - FirstSyllable, to);
        else if (Table.TryGetValue(character.Value, out var letters))
            to.AddRange(letters);
        else if (Rune.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            to.Add(character);
    }

    // A Hangul syllable is its lead consonant, vowel and tail consonant, by arithmetic (Unicode, section 3.12).
    private static void AppendSyllable(int syllable, List<Rune> to)
    {
        to.Add(new(FirstLead + syllable / (Vowels * Tails)));
        to.Add(new(FirstVowel + syllable / Tails % Vowels));
        if (syllable % Tails > 0)
            to.Add(new(BeforeFirstTail + syllable % Tails));
    }

    private static Dictionary<int, Rune[]> Read()
    {
        var table = new Dictionary<int, Rune[]>();
        using var reader = new StreamReader(
            typeof(BaseLetters).Assembly.GetManifestResourceStream(typeof(BaseLetters), "BaseLetters.txt")!
        );
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split(' ');
            Rune[] letters = [.. fields[0].Split('+').Select(letter => new Rune(Hexadecimal(letter)))];
            foreach (var range in fields.AsSpan(1))
            {
                var ends = range.Split('-');
                for (var character = Hexadecimal(ends[0]); character <= Hexadecimal(ends[^1]); character++)
                    table.Add(character, letters);
            }
        }

        return table;

        static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
