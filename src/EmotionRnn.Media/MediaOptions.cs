namespace EmotionRnn.Media;

/// <summary>Where ffmpeg is, and what one recording may cost.</summary>
public sealed record MediaOptions
{
    /// <summary>What holds where nothing is said: recordings of up to 12 hours.</summary>
    public static MediaOptions Default { get; } = new();

    /// <summary>
    /// For clips of one utterance each: at most 2 minutes, so that a clip that was cut wrongly is refused and not taken for an utterance.
    /// </summary>
    public static MediaOptions Clips { get; } = new() { MaxDuration = TimeSpan.FromMinutes(2), MaxWait = TimeSpan.FromMinutes(1) };

    /// <summary>The path of ffmpeg; null: where the variable EMOTIONRNN_FFMPEG says, else the first on the PATH.</summary>
    public string? Ffmpeg { get; init; }

    /// <summary>The longest recording, by what is decoded and not by what the file claims.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The longest time to wait for ffmpeg in all, and the most processor time it may use. Time between reads does not count.
    /// </summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock by which <see cref="MaxWait"/> is measured.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The most address space that ffmpeg may take, in bytes: 1 GB. Its libraries alone take about 0.3 GB.</summary>
    public long MaxMemoryBytes { get; init; } = 1L << 30;
}
