namespace EmotionRnn.Recognition.Text;

/// <summary>Decides which words of a vector file are kept, and gathers their rows.</summary>
internal sealed class WordVectorSelection
{
    /// <summary>The longest word read, in UTF-16 units; vectors of longer ones are passed over.</summary>
    public const int MaximumWordLength = Vocabulary.MaximumWordLength;

    /// <summary>The longest vector accepted.</summary>
    public const int MaximumDimensions = 4096;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _wanted;
    private readonly int _mostFrequent;
    private readonly List<(string Word, int Rank)> _words = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _kept;
    private readonly List<float> _values = [];

    public WordVectorSelection(IEnumerable<string> wanted, int mostFrequent)
    {
        _wanted = new HashSet<string>(wanted, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _kept = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _mostFrequent = mostFrequent;
    }

    /// <summary>Whether the word that stands at a place of the file's order of frequency is to be read.</summary>
    public bool Wants(ReadOnlySpan<char> word, int rank) => rank < _mostFrequent || _wanted.Contains(word);

    /// <summary>Keeps a row, unless its word has been kept before: then the first stays.</summary>
    public void Add(ReadOnlySpan<char> word, int rank, ReadOnlySpan<float> vector)
    {
        if (!_kept.Add(word))
            return;
        _words.Add((word.ToString(), rank));
        _values.AddRange(vector);
    }

    /// <summary>The rows in order of frequency.</summary>
    /// <exception cref="InvalidDataException">There are none.</exception>
    public WordVectors ToWordVectors(string name)
    {
        if (_words.Count == 0)
            throw new InvalidDataException($"{name}: no vector of a wanted word was found.");
        var dimensions = _values.Count / _words.Count;
        var order = Enumerable.Range(0, _words.Count).OrderBy(i => _words[i].Rank).ToArray();
        var values = new float[_values.Count];
        for (var row = 0; row < order.Length; row++)
            _values.CopyTo(order[row] * dimensions, values, row * dimensions, dimensions);
        return new WordVectors([.. order.Select(i => _words[i].Word)], values);
    }
}
