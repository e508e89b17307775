namespace EmotionRnn.Acoustics.Functionals;

/// <summary>A local maximum or minimum of a contour.</summary>
internal record struct Extremum(int Position, float Value, bool IsMaximum)
{
    /// <summary>Marks what a step of the picking has dropped.</summary>
    public bool Dropped { get; set; }
}

/// <summary>
/// Picks the peaks and valleys that matter: local extrema that stand out by a tenth of the contour's range, in alternation. All in float32.
/// </summary>
internal static class PeakPicking
{
    private const float RelativeThreshold = 0.1f,
        ClearlyHigher = 1.05f;

    /// <summary>The picked extrema in order, a maximum and a minimum by turns; valid until the scratch is used again.</summary>
    public static ReadOnlySpan<Extremum> Pick(in Contour contour, FunctionalScratch scratch)
    {
        var extrema = LocalExtrema(contour.X, scratch);
        var threshold = RelativeThreshold * contour.Range;
        DropSmallMaxima(extrema, contour.X[0], threshold);
        DropShallowMinima(extrema, contour.X[0], threshold);
        return Alternate(extrema);
    }

    /// <summary>Strict local extrema of the rows 2..N−3.</summary>
    private static Span<Extremum> LocalExtrema(ReadOnlySpan<float> x, FunctionalScratch scratch)
    {
        var extrema = scratch.Extrema(x.Length);
        var n = 0;
        for (var i = 2; i < x.Length - 2; i++)
        {
            if (x[i - 1] < x[i] && x[i] > x[i + 1])
                extrema[n++] = new Extremum(i, x[i], true);
            else if (x[i - 1] > x[i] && x[i] < x[i + 1])
                extrema[n++] = new Extremum(i, x[i], false);
        }

        return extrema[..n];
    }

    /// <summary>
    /// Drops maxima that rise less than the threshold above the last deep minimum, or that are a small step away from the extremum before,
    /// unless they are
    /// clearly higher than the last kept maximum (which they replace) or follow a deep minimum.
    /// </summary>
    private static void DropSmallMaxima(Span<Extremum> extrema, float start, float threshold)
    {
        float last = start,
            lastMinimum = start,
            lastMaximum = start;
        var kept = -1;
        var afterDeepMinimum = false;
        for (var i = 0; i < extrema.Length; i++)
        {
            ref var extremum = ref extrema[i];
            var y = extremum.Value;
            var smallStep = MathF.Abs(y - last) < threshold;
            last = y;
            if (!extremum.IsMaximum)
            {
                if (!smallStep)
                    (afterDeepMinimum, lastMinimum) = (true, y);
                continue;
            }

            if (smallStep && y - lastMinimum < threshold)
            {
                extremum.Dropped = true;
                continue;
            }

            if (smallStep && y > ClearlyHigher * lastMaximum)
            {
                if (kept >= 0)
                    extrema[kept].Dropped = true;
            }
            else if (smallStep && !afterDeepMinimum)
            {
                extremum.Dropped = true;
            }

            if (!extremum.Dropped)
                (lastMaximum, kept) = (y, i);
            afterDeepMinimum = false;
        }
    }

    /// <summary>Drops minima that lie less than the threshold below the last kept maximum.</summary>
    private static void DropShallowMinima(Span<Extremum> extrema, float start, float threshold)
    {
        var lastMaximum = start;
        foreach (ref var extremum in extrema)
        {
            if (extremum.Dropped)
                continue;
            if (extremum.IsMaximum)
                lastMaximum = extremum.Value;
            else
                extremum.Dropped = lastMaximum - extremum.Value < threshold;
        }
    }

    /// <summary>
    /// Keeps of neighbouring maxima the highest and of neighbouring minima the lowest, the first of equals, and moves what is left to the
    /// front.
    /// </summary>
    private static ReadOnlySpan<Extremum> Alternate(Span<Extremum> extrema)
    {
        var n = 0;
        foreach (var extremum in extrema)
        {
            if (extremum.Dropped)
                continue;
            if (n == 0 || extrema[n - 1].IsMaximum != extremum.IsMaximum)
                extrema[n++] = extremum;
            else if (extremum.IsMaximum ? extremum.Value > extrema[n - 1].Value : extremum.Value < extrema[n - 1].Value)
                extrema[n - 1] = extremum;
        }

        return extrema[..n];
    }
}
