namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Statistics of the contour's peaks (<see cref="PeakPicking"/>): their distances in seconds, their height, absolute, relative to the range
/// and to the mean, how far
/// the valleys differ, and the slopes of the flanks per second. All in float32.
/// </summary>
/// <param name="limited">Whether the ratio of the peaks' mean to the contour's is limited softly: linear to ±10, at most ±20.</param>
internal sealed class Peaks(bool limited) : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } =
    [
        "numPeaks",
        "meanPeakDist",
        "peakDistStddev",
        "peakRangeAbs",
        "peakRangeRel",
        "peakMeanAbs",
        "peakMeanMeanDist",
        "peakMeanRel",
        "minRangeRel",
        "meanRisingSlope",
        "stddevRisingSlope",
        "meanFallingSlope",
        "stddevFallingSlope",
    ];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var extrema = PeakPicking.Pick(contour, scratch);
        Distances(contour, extrema, y);
        Heights(contour, extrema, y[3..]);
        Slopes(contour, extrema, y[9..]);
    }

    private static void Distances(in Contour contour, ReadOnlySpan<Extremum> extrema, Span<float> y)
    {
        int peaks = 0,
            first = 0,
            last = 0;
        foreach (var extremum in extrema)
        {
            if (!extremum.IsMaximum)
                continue;
            if (peaks++ == 0)
                first = extremum.Position;
            last = extremum.Position;
        }

        var distances = peaks - 1;
        var mean = distances > 0 ? (float)(last - first) / distances : 0;
        float squares = 0;
        for (var i = 2; i < extrema.Length; i++)
        {
            if (!extrema[i].IsMaximum)
                continue;
            // The distance is taken from the minimum before the peak, not from the peak before: openSMILE does so.
            var deviation = extrema[i].Position - extrema[i - 1].Position - mean;
            squares += deviation * deviation;
        }

        y[0] = peaks / (contour.N * Period);
        y[1] = mean * Period;
        y[2] = distances > 0 ? MathF.Sqrt(squares / distances) * Period : 0;
    }

    private void Heights(in Contour contour, ReadOnlySpan<Extremum> extrema, Span<float> y)
    {
        float highest = 0,
            lowest = 0,
            sum = 0,
            highestMinimum = 0,
            lowestMinimum = 0;
        int peaks = 0,
            minima = 0;
        foreach (var (_, value, isMaximum) in extrema)
        {
            if (isMaximum)
            {
                (highest, lowest) = peaks++ == 0 ? (value, value) : (MathF.Max(highest, value), MathF.Min(lowest, value));
                sum += value;
            }
            else
            {
                (highestMinimum, lowestMinimum) =
                    minima++ == 0 ? (value, value) : (MathF.Max(highestMinimum, value), MathF.Min(lowestMinimum, value));
            }
        }

        var mean = peaks > 1 ? sum / peaks : sum;
        y[0] = highest - lowest;
        y[1] = OfRange(highest - lowest, contour.Range);
        y[2] = mean;
        y[3] = mean - contour.Mean;
        y[4] =
            contour.Mean == 0 ? 20
            : limited ? SoftLimiter.Limit(mean / contour.Mean, 10, 10)
            : mean / contour.Mean;
        y[5] = OfRange(highestMinimum - lowestMinimum, contour.Range);
    }

    private static float OfRange(float distance, float range) => range == 0 ? 0 : distance / range;

    private static void Slopes(in Contour contour, ReadOnlySpan<Extremum> extrema, Span<float> y)
    {
        Flanks rising = default,
            falling = default;
        Extremum start = new(0, contour.X[0], false),
            previous = start;
        foreach (var extremum in extrema)
        {
            ref var flanks = ref extremum.IsMaximum ? ref rising : ref falling;
            flanks.Add(Steepness(previous, extremum));
            previous = extremum;
        }

        AddLast(contour, extrema, ref rising, ref falling);

        previous = start;
        foreach (var extremum in extrema)
        {
            ref var flanks = ref extremum.IsMaximum ? ref rising : ref falling;
            flanks.AddDeviation(Steepness(previous, extremum));
            previous = extremum;
        }

        (y[0], y[1], y[2], y[3]) = (rising.Mean, rising.Deviation, falling.Mean, falling.Deviation);
    }

    /// <summary>
    /// Adds the flank from the last extremum to the end, with its sign, or that from end to end, per row, where there is no extremum.
    /// </summary>
    private static void AddLast(in Contour contour, ReadOnlySpan<Extremum> extrema, ref Flanks rising, ref Flanks falling)
    {
        var end = contour.X[^1];
        if (extrema.IsEmpty)
        {
            var perRow = (end - contour.X[0]) / contour.N;
            if (perRow > 0)
                rising.Add(perRow);
            if (perRow < 0)
                falling.Add(perRow);
            return;
        }

        // A last fall is negative here and lowers the mean of the falling slopes, which are positive otherwise: openSMILE does so.
        var last = extrema[^1];
        ref var flanks = ref last.IsMaximum ? ref falling : ref rising;
        flanks.Add((end - last.Value) / ((contour.N - 1 - last.Position) * Period));
    }

    /// <summary>
    /// Slope of the flank that leads to an extremum, per second; positive on both kinds of flank, save for the first, which may start
    /// beyond it.
    /// </summary>
    private static float Steepness(Extremum from, Extremum to) =>
        (to.IsMaximum ? to.Value - from.Value : from.Value - to.Value) / ((to.Position - from.Position) * Period);

    /// <summary>Mean and deviation of the slopes of flanks of one kind.</summary>
    private struct Flanks
    {
        private float _sum,
            _squares;
        private int _count;

        public readonly float Mean => _sum / Math.Max(1, _count);

        public readonly float Deviation => MathF.Sqrt(_squares / Math.Max(1, _count));

        public void Add(float slope)
        {
            _sum += slope;
            _count++;
        }

        public void AddDeviation(float slope) => _squares += (slope - Mean) * (slope - Mean);
    }
}
