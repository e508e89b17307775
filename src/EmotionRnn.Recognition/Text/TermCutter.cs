using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>Takes the terms of a text one after another.</summary>
internal delegate void TermSink(ReadOnlySpan<char> term);

/// <summary>Cuts normalised texts into the terms of <see cref="TfIdf"/>.</summary>
internal static class TermCutter
{
    /// <summary>The words, <c>[\w']+|[!?.]+</c>, and the phrases of neighbouring words joined by a space.</summary>
    public static void Phrases(string text, int longest, TermSink sink)
    {
        var joined = new StringBuilder(text.Length);
        var words = new List<(int Start, int End)>();
        for (var i = 0; i < text.Length; )
        {
            var length = WordLength(text.AsSpan(i));
            if (length > 0)
            {
                if (words.Count > 0)
                    joined.Append(' ');
                words.Add((joined.Length, joined.Length + length));
                joined.Append(text, i, length);
            }

            i += Math.Max(1, length);
        }

        var all = joined.ToString();
        for (var count = 1; count <= longest; count++)
        {
            for (var first = 0; first + count <= words.Count; first++)
                sink(all.AsSpan(words[first].Start..words[first + count - 1].End));
        }
    }

    /// <summary>
    /// The runs of characters inside each word, where a word is what stands between white space, with a space put at either end.
    /// A word no longer than a run is taken whole, once.
    /// </summary>
    public static void Cuts(string text, int shortest, int longest, TermSink sink)
    {
        var places = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
                continue;
            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
                i++;
            var word = $" {text.AsSpan(start, i - start)} ";
            places.Clear();
            for (var c = 0; c < word.Length; c++)
            {
                if (!char.IsLowSurrogate(word[c]))
                    places.Add(c);
            }

            places.Add(word.Length);
            for (var length = shortest; length <= longest; length++)
            {
                if (length >= places.Count - 1)
                {
                    sink(word);
                    break;
                }

                for (var first = 0; first + length < places.Count; first++)
                    sink(word.AsSpan(places[first]..places[first + length]));
            }
        }
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var runeLength);
            if (rune.Value != '\'' && !Tokenizer.IsWordCharacter(rune))
                break;
            length += runeLength;
        }

        if (length > 0)
            return length;
        var marks = text.IndexOfAnyExcept("!?.");
        return marks < 0 ? text.Length : marks;
    }
}
