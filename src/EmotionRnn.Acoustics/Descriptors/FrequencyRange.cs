namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>The bins of a frequency range; the first and the last bin count by the part of their distance that lies within.</summary>
internal readonly struct FrequencyRange
{
    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    /// <param name="low">Lower edge in Hz.</param>
    /// <param name="high">Upper edge in Hz.</param>
    public FrequencyRange(int bins, double binWidth, double low, double high)
    {
        var above = 1;
        while (above < bins && above * binWidth <= low)
            above++;
        First = above - 1;
        FirstWeight = NotZero((above * binWidth - low) / binWidth);

        var reached = 1;
        while (reached < bins && reached * binWidth < high)
            reached++;
        if (reached == bins)
            (Last, LastWeight) = (bins - 1, 1);
        else
            (Last, LastWeight) = (
                reached * binWidth == high ? reached : reached - 1,
                NotZero((high - (reached - 1) * binWidth) / binWidth)
            );
    }

    /// <summary>First bin.</summary>
    public int First { get; }

    /// <summary>Its weight.</summary>
    public double FirstWeight { get; }

    /// <summary>Last bin.</summary>
    public int Last { get; }

    /// <summary>Its weight.</summary>
    public double LastWeight { get; }

    private static double NotZero(double weight) => weight == 0 ? 1 : weight;
}
