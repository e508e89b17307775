namespace EmotionRnn.Networks.Convolutional;

/// <summary>
/// What a person chooses of a TextCNN, and what its training drops. What the data decide besides stands in <see cref="TextCnnOptions"/>.
/// </summary>
public record TextCnnHyperparameters
{
    /// <summary>Numbers in a word's vector.</summary>
    public int WordSize { get; init; } = 100;

    /// <summary>The filters' widths in words.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [3, 4, 5];

    /// <summary>Filters of each width.</summary>
    public int Filters { get; init; } = 100;

    /// <summary>Numbers in an utterance's features.</summary>
    public int FeatureSize { get; init; } = 100;

    /// <summary>The share of words that training replaces by word 0, in [0, 1).</summary>
    public float WordDropout { get; init; } = 0.1f;

    /// <summary>The share of numbers that training drops from the word vectors, in [0, 1).</summary>
    public float VectorDropout { get; init; } = 0.2f;

    /// <summary>The share of numbers that training drops before and after the dense layer, in [0, 1).</summary>
    public float Dropout { get; init; } = 0.5f;
}
