using EmotionRnn.Networks;

namespace EmotionRnn.Recognition.Text;

/// <summary>How an embedding table is made.</summary>
/// <param name="MinimumCount">How often a training word without a pretrained vector must occur to get a row of its own.</param>
/// <param name="FurtherWords">How many frequent words of the vector file get a row beyond those of the training data: it then fits other
/// text.</param>
/// <param name="Dimensions">The length of a row where there are no pretrained vectors to say it.</param>
public sealed record EmbeddingOptions(int MinimumCount = 2, int FurtherWords = 20_000, int Dimensions = 100);

/// <summary>
/// A vocabulary and the vector that each of its words starts with: pretrained where there is one, random for training words frequent enough
/// to learn theirs.
/// </summary>
/// <remarks>
/// The random rows matter: published vectors may lack the clitics and single letters of speech (<c>'s</c>, <c>n't</c>, <c>i</c>), 11.5 % of
/// MELD's tokens.
/// </remarks>
public sealed class EmbeddingTable
{
    /// <summary>
    /// The standard deviation of random rows where no pretrained vectors say otherwise: half of what GloVe's 100-dimensional vectors have.
    /// </summary>
    public const double DefaultDeviation = 0.2;

    private EmbeddingTable(Vocabulary vocabulary, float[] values, bool[] isPretrained, int trainingCount) =>
        (Vocabulary, Values, IsPretrained, TrainingCount) = (vocabulary, values, isPretrained, trainingCount);

    /// <summary>
    /// The words in the order of the rows: unknown, training words by falling frequency, further words in the vector file's order.
    /// </summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The rows <c>[Vocabulary.Count × Dimensions]</c>.</summary>
    public float[] Values { get; }

    /// <summary>Whether a row was read rather than drawn, <c>[Vocabulary.Count]</c>.</summary>
    public IReadOnlyList<bool> IsPretrained { get; }

    /// <summary>The rows that occur in the training data, <c>&lt;unk&gt;</c> included: they come first.</summary>
    public int TrainingCount { get; }

    /// <summary>The length of a row.</summary>
    public int Dimensions => Values.Length / Vocabulary.Count;

    /// <summary>The number of pretrained rows; 0 says that there were no vectors, and that all rows are random.</summary>
    public int PretrainedCount => IsPretrained.Count(known => known);

    /// <summary>A word's row, <c>[Dimensions]</c>.</summary>
    /// <param name="id">Its id in <see cref="Vocabulary"/>.</param>
    public ReadOnlySpan<float> this[int id] => Values.AsSpan(id * Dimensions, Dimensions);

    /// <summary>
    /// Makes a table for training. A training word has a row if it has a vector or occurs at least
    /// <see cref="EmbeddingOptions.MinimumCount"/> times;
    /// random rows are normal with half the standard deviation of the pretrained ones.
    /// </summary>
    /// <param name="counts">How often each token occurs in the training data, and only there.</param>
    /// <param name="vectors">Pretrained vectors, or null: then every row is random.</param>
    /// <param name="options">See <see cref="EmbeddingOptions"/>.</param>
    /// <param name="random">Draws the random rows, in the order of the vocabulary.</param>
    public static EmbeddingTable Build(
        IReadOnlyDictionary<string, int> counts,
        WordVectors? vectors,
        EmbeddingOptions options,
        RandomStream random
    )
    {
        var words = counts
            .Where(word =>
                word.Key.Length <= Vocabulary.MaximumWordLength
                && (word.Value >= options.MinimumCount || vectors?.TryGet(word.Key, out _) == true)
            )
            .OrderByDescending(word => word.Value)
            .ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key)
            .ToList();
        var trainingCount = 1 + words.Count;
        if (vectors is not null)
            words.AddRange(vectors.Words.Where(word => !counts.ContainsKey(word) && IsOneToken(word)).Take(options.FurtherWords));

        var vocabulary = new Vocabulary(words);
        var dimensions = vectors?.Dimensions ?? options.Dimensions;
        var values = new float[vocabulary.Count * dimensions];
        var isPretrained = new bool[vocabulary.Count];
        for (var id = 0; id < vocabulary.Count; id++)
        {
            isPretrained[id] =
                vectors is not null && vectors.TryGet(vocabulary[id], out var vector) && vector.TryCopyTo(values.AsSpan(id * dimensions));
        }

        var deviation = isPretrained.Contains(true) ? DeviationOf(values, isPretrained, dimensions) / 2 : DefaultDeviation;
        for (var id = Vocabulary.Unknown; id < vocabulary.Count; id++)
        {
            if (isPretrained[id])
                continue;
            foreach (ref var value in values.AsSpan(id * dimensions, dimensions))
                value = (float)(deviation * random.NextNormal());
        }

        return new EmbeddingTable(vocabulary, values, isPretrained, trainingCount);
    }

    // A word that the tokeniser would cut is never looked up.
    private static bool IsOneToken(string word) => Tokenizer.Tokenize(word) is [var token] && token == word;

    private static double DeviationOf(float[] values, bool[] isPretrained, int dimensions)
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!isPretrained[i / dimensions])
                continue;
            count++;
            sum += values[i];
            squares += (double)values[i] * values[i];
        }

        return Math.Sqrt(Math.Max(0, squares / count - sum / count * (sum / count)));
    }
}
