namespace EmotionRnn.Conversations;

/// <summary>What a corpus file does not say itself.</summary>
public sealed record CorpusReadOptions
{
    /// <summary>For reports and the model card; null: the format's name, or the file's for a plain corpus.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The labels of a plain corpus in class order; null: what the file states, else the labels of its train split, sorted. The named
    /// corpora have their own.
    /// </summary>
    public LabelSet? Labels { get; init; }

    /// <summary>How to split a plain corpus that has no splits. One that has is left as it is.</summary>
    public SplitFractions SplitBy { get; init; } = new();

    /// <summary>Where the sources of a mixture lie that are not beside its file; null for nowhere else.</summary>
    public string? DataFolder { get; init; }

    /// <summary>How much to take in before refusing.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;
}
