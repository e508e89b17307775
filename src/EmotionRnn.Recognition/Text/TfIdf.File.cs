using System.Globalization;

namespace EmotionRnn.Recognition.Text;

public sealed partial class TfIdf
{
    private const int FormatVersion = 1;
    private const int MaximumTerms = 4_000_000;

    /// <summary>
    /// Writes UTF-8 text: <c>tf-idf VERSION TEXTS MINIMUM</c>, <c>words COUNT LONGEST</c> and <c>characters COUNT SHORTEST LONGEST</c>,
    /// then for each feature
    /// in order a line of the number of training texts that have its term, a tab, and the term.
    /// </summary>
    /// <param name="stream">Left open.</param>
    public void Write(Stream stream)
    {
        using var writer = TextLines.Writer(stream);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"tf-idf {FormatVersion} {Documents} {Options.MinimumCount}\n"));
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"words {_words.Count} {Options.LongestPhrase}\n"));
        writer.Write(
            string.Create(CultureInfo.InvariantCulture, $"characters {_characters.Count} {Options.ShortestCut} {Options.LongestCut}\n")
        );
        _words.Write(writer);
        _characters.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">Read to its end, and left open.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">The file is not one of ours: the message names the line.</exception>
    public static TfIdf Read(Stream stream, string name)
    {
        using var lines = TextLines.Read(stream, name, TfIdfBlock.MaximumTermLength + 20).GetEnumerator();
        var head = Header("tf-idf", int.MaxValue, int.MaxValue, 1_000);
        if (head[0] != FormatVersion)
            throw Fault($"version {head[0]} of the format is not known (only {FormatVersion})");
        var words = Header("words", MaximumTerms, 10);
        var characters = Header("characters", MaximumTerms, 20, 20);
        var options = new TfIdfOptions(head[2], words[1], characters[1], characters[2]);
        var tfIdf = new TfIdf(options, head[1], Block(words[0]), Block(characters[0]));
        return lines.MoveNext() ? throw Fault("more lines than terms") : tfIdf;

        InvalidDataException Fault(string what) => new($"{name}:{lines.Current.Number}: {what}.");

        string Next(string expected) =>
            lines.MoveNext() ? lines.Current.Line : throw new InvalidDataException($"{name}: the file ends early: {expected} must follow.");

        int[] Header(string word, params int[] limits)
        {
            var fields = Next($"the line '{word} …'").Split(' ');
            var numbers = new int[limits.Length];
            var valid = fields.Length == limits.Length + 1 && fields[0] == word;
            for (var i = 0; valid && i < limits.Length; i++)
            {
                valid =
                    int.TryParse(fields[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) && numbers[i] <= limits[i];
            }

            return valid ? numbers : throw Fault($"'{word}' and {limits.Length} numbers must stand here");
        }

        TfIdfBlock Block(int count)
        {
            var terms = new List<(string, int)>();
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (terms.Count < count)
            {
                var line = Next("a term");
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                var counted = int.TryParse(
                    line.AsSpan(0, Math.Max(0, tab)),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var frequency
                );
                var term = line[(tab + 1)..];
                if (!counted || frequency > head[1] || term.Length == 0)
                    throw Fault($"a count up to {head[1]}, a tab and a term must stand here");
                if (!seen.Add(term))
                    throw Fault($"the term '{term}' has stood before");
                terms.Add((term, frequency));
            }

            return new TfIdfBlock(terms, head[1]);
        }
    }
}
