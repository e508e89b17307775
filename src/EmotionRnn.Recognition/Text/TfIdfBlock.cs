namespace EmotionRnn.Recognition.Text;

/// <summary>Terms of one kind, with the number of training texts that have each.</summary>
internal sealed class TfIdfBlock
{
    /// <summary>The longest term, in UTF-16 units; longer ones are no features.</summary>
    public const int MaximumTermLength = 2 * Vocabulary.MaximumWordLength;

    private readonly (string Term, int Frequency)[] _terms;
    private readonly double[] _inverseFrequencies;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _features;

    /// <summary>A block of these terms, of which none is repeated.</summary>
    public TfIdfBlock(IEnumerable<(string Term, int Frequency)> terms, int documents)
    {
        _terms = [.. terms];
        _inverseFrequencies = [.. _terms.Select(term => Math.Log((1.0 + documents) / (1 + term.Frequency)) + 1)];
        var features = new Dictionary<string, int>(_terms.Length, StringComparer.Ordinal);
        foreach (var (term, _) in _terms)
            features.Add(term, features.Count);
        _features = features.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _terms.Length;

    public string this[int feature] => _terms[feature].Term;

    /// <summary>Adds the features of a text, at unit norm, with their indices shifted by an offset and rising.</summary>
    public void Append(Action<TermSink> cut, int offset, List<int> indices, List<float> values)
    {
        var counts = new Dictionary<int, int>();
        cut(term =>
        {
            if (_features.TryGetValue(term, out var feature))
                counts[feature] = counts.GetValueOrDefault(feature) + 1;
        });
        var weights = counts
            .OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key, Value: (1 + Math.Log(pair.Value)) * _inverseFrequencies[pair.Key]))
            .ToArray();
        var norm = Math.Sqrt(weights.Sum(weight => weight.Value * weight.Value));
        foreach (var (feature, value) in weights)
        {
            indices.Add(offset + feature);
            values.Add((float)(value / norm));
        }
    }

    public void Write(TextWriter writer)
    {
        foreach (var (term, frequency) in _terms)
            writer.Write($"{frequency}\t{term}\n");
    }
}

/// <summary>Counts in how many texts each term occurs.</summary>
internal sealed class DocumentFrequencies
{
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _entries = new Dictionary<string, Entry>(
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _documents;

    /// <summary>Counts a text by what cuts it into terms.</summary>
    public void Add(Action<TermSink> cut)
    {
        _documents++;
        cut(term =>
        {
            if (term.Length > TfIdfBlock.MaximumTermLength)
                return;
            if (!_entries.TryGetValue(term, out var entry))
                _entries[term] = entry = new Entry();
            if (entry.Last == _documents)
                return;
            entry.Last = _documents;
            entry.Frequency++;
        });
    }

    /// <summary>The terms that are frequent enough, sorted by their UTF-16 units.</summary>
    public TfIdfBlock ToBlock(int minimumCount, int documents) =>
        new(
            _entries
                .Dictionary.Where(entry => entry.Value.Frequency >= minimumCount)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => (entry.Key, entry.Value.Frequency)),
            documents
        );

    private sealed class Entry
    {
        public int Frequency { get; set; }

        public int Last { get; set; }
    }
}
