namespace EmotionRnn.Conversations;

/// <summary>
/// How much a reader takes in before it refuses, so that no file can use up the machine. The defaults are far above any published corpus.
/// </summary>
public sealed record ReadLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>The largest file, in bytes: 256 MB.</summary>
    public int MaxFileBytes { get; init; } = 256 << 20;

    /// <summary>The longest text of one utterance, in UTF-16 code units: about one million.</summary>
    public int MaxTextLength { get; init; } = 1 << 20;

    /// <summary>The longest name of a speaker, label, clip, conversation or utterance, in UTF-16 code units: 256.</summary>
    public int MaxNameLength { get; init; } = 256;

    /// <summary>The most utterances of one file: two million.</summary>
    public int MaxUtterances { get; init; } = 2_000_000;

    /// <summary>The most turns of one conversation to recognise, which is answered as a whole: 10,000.</summary>
    public int MaxTurns { get; init; } = 10_000;

    /// <summary>The most lines of a file that is read line by line, such as subtitles: one million.</summary>
    public int MaxLines { get; init; } = 1_000_000;

    /// <summary>The most labels of one corpus: 1,000.</summary>
    public int MaxLabels { get; init; } = 1000;

    /// <summary>How deep JSON may be nested: 64.</summary>
    public int MaxDepth { get; init; } = 64;
}
