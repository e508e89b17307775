namespace EmotionRnn.Media;

/// <summary>How much a folder or archive of clips may hold. The defaults are above MELD.Raw: 13,848 clips, 11 GB.</summary>
public sealed record ClipLimits
{
    /// <summary>The limits that hold where none are given.</summary>
    public static ClipLimits Default { get; } = new();

    /// <summary>The most files: 50,000.</summary>
    public int MaxFiles { get; init; } = 50_000;

    /// <summary>The largest unpacked file of an archive, in bytes: 2 GB.</summary>
    public long MaxFileBytes { get; init; } = 2L << 30;

    /// <summary>The most bytes that an archive may claim to unpack to: 64 GB.</summary>
    public long MaxTotalBytes { get; init; } = 64L << 30;

    /// <summary>The greatest ratio of unpacked to packed size of a file of an archive: 100. Recordings hardly shrink.</summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>How many folders deep to look: 8.</summary>
    public int MaxDepth { get; init; } = 8;
}
