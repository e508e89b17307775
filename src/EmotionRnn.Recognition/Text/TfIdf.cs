using EmotionRnn.Networks.Linear;

namespace EmotionRnn.Recognition.Text;

/// <summary>Which terms <see cref="TfIdf"/> counts.</summary>
/// <param name="MinimumCount">In how many training texts a term must occur to become a feature.</param>
/// <param name="LongestPhrase">Words stand for themselves and in phrases of up to so many.</param>
/// <param name="ShortestCut">The shortest run of characters inside a word, the spaces at its ends included.</param>
/// <param name="LongestCut">The longest.</param>
public sealed record TfIdfOptions(int MinimumCount = 2, int LongestPhrase = 2, int ShortestCut = 2, int LongestCut = 5);

/// <summary>
/// Texts as sparse feature vectors in two blocks: words with phrases, and runs of characters inside words. A term's value is (1 + ln
/// tf)·idf with
/// idf = ln((1 + N) / (1 + df)) + 1, and each block has unit norm, as scikit-learn has it with <c>sublinear_tf</c>, <c>smooth_idf</c> and
/// <c>char_wb</c>.
/// </summary>
/// <remarks>Texts go through <see cref="TextNormalizer"/> first. A text without known terms is the zero vector.</remarks>
public sealed partial class TfIdf
{
    private readonly TfIdfBlock _words,
        _characters;

    private TfIdf(TfIdfOptions options, int documents, TfIdfBlock words, TfIdfBlock characters) =>
        (Options, Documents, _words, _characters) = (options, documents, words, characters);

    /// <summary>What is counted.</summary>
    public TfIdfOptions Options { get; }

    /// <summary>The number of texts it was fitted on, N.</summary>
    public int Documents { get; }

    /// <summary>The number of features: words and phrases first, then runs of characters.</summary>
    public int Dimensions => _words.Count + _characters.Count;

    /// <summary>
    /// A feature's term: a word or phrase, or a run of characters, in which a space stands for a word's beginning or end.
    /// </summary>
    /// <param name="feature">0 to <see cref="Dimensions"/> − 1.</param>
    public string this[int feature] => feature < _words.Count ? _words[feature] : _characters[feature - _words.Count];

    /// <summary>Finds the terms of training texts.</summary>
    /// <param name="texts">The training texts, and no others: what is fitted on test texts is no test.</param>
    /// <param name="options">See <see cref="TfIdfOptions"/>.</param>
    public static TfIdf Fit(IReadOnlyCollection<string> texts, TfIdfOptions? options = null)
    {
        options ??= new TfIdfOptions();
        var words = new DocumentFrequencies();
        var characters = new DocumentFrequencies();
        foreach (var text in texts)
        {
            var normalized = TextNormalizer.Normalize(text);
            words.Add(sink => TermCutter.Phrases(normalized, options.LongestPhrase, sink));
            characters.Add(sink => TermCutter.Cuts(normalized, options.ShortestCut, options.LongestCut, sink));
        }

        return new TfIdf(
            options,
            texts.Count,
            words.ToBlock(options.MinimumCount, texts.Count),
            characters.ToBlock(options.MinimumCount, texts.Count)
        );
    }

    /// <summary>The features of a text.</summary>
    /// <param name="text">Any text.</param>
    public SparseRow Transform(string text)
    {
        var normalized = TextNormalizer.Normalize(text);
        var indices = new List<int>();
        var values = new List<float>();
        _words.Append(sink => TermCutter.Phrases(normalized, Options.LongestPhrase, sink), 0, indices, values);
        _characters.Append(
            sink => TermCutter.Cuts(normalized, Options.ShortestCut, Options.LongestCut, sink),
            _words.Count,
            indices,
            values
        );
        return new SparseRow([.. indices], [.. values]);
    }
}
