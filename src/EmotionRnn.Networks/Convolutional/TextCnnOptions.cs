namespace EmotionRnn.Networks.Convolutional;

/// <summary>The whole shape of a TextCNN: what a person chooses, and the dimensions that the data decide.</summary>
public sealed record TextCnnOptions : TextCnnHyperparameters
{
    /// <summary>Words with a vector of their own. Word 0 stands for every other word.</summary>
    public required int Words { get; init; }

    /// <summary>How many of them training changes, the first ones; null for all.</summary>
    public int? TrainedWords { get; init; }

    /// <summary>Emotions to tell apart, C.</summary>
    public required int Classes { get; init; }

    /// <summary>How many numbers a network of this shape has.</summary>
    public long CountParameters() =>
        (long)Words * WordSize
        + Widths.Sum(width => ((long)width * WordSize + 1) * Filters)
        + ((long)Widths.Count * Filters + 1) * FeatureSize
        + (FeatureSize + 1L) * Classes;

    /// <summary>Throws where a number is out of range.</summary>
    /// <exception cref="ArgumentException">With the name of the option and what it must be.</exception>
    public void Validate()
    {
        if (Words is < 1 or > 5_000_000)
            throw new ArgumentException($"Words must lie in 1 to 5,000,000; it is {Words}.");
        foreach (
            var (name, value) in (ReadOnlySpan<(string, int)>)
                [(nameof(Classes), Classes), (nameof(WordSize), WordSize), (nameof(FeatureSize), FeatureSize)]
        )
        {
            if (value is < 1 or > 65536)
                throw new ArgumentException($"{name} must lie in 1 to 65536; it is {value}.");
        }

        if (TrainedWords is { } trained && (trained < 0 || trained > Words))
            throw new ArgumentException($"TrainedWords must lie in 0 to {Words}; it is {trained}.");
        if (Filters is < 1 or > 4096)
            throw new ArgumentException($"Filters must lie in 1 to 4096; it is {Filters}.");
        if (Widths.Count is < 1 or > 16 || Widths.Any(width => width is < 1 or > 64))
            throw new ArgumentException("Widths must be 1 to 16 numbers from 1 to 64.");
        foreach (
            var (name, value) in (ReadOnlySpan<(string, float)>)
                [(nameof(WordDropout), WordDropout), (nameof(VectorDropout), VectorDropout), (nameof(Dropout), Dropout)]
        )
        {
            if (!(value is >= 0 and < 1))
                throw new ArgumentException($"{name} must lie in [0, 1); it is {value}.");
        }
    }
}
