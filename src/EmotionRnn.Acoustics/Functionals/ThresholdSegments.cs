namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Segments between crossings of 25 or 75 % of the range by the running mean of three values. A crossing nearer to the last boundary than
/// the minimum length,
/// max(2, N/100 − 1) rows, is none; what follows the last boundary is no segment; at most 100 count.
/// </summary>
internal sealed class ThresholdSegments : FunctionalFamily
{
    private const int MaximumSegments = 100;

    public override IReadOnlyList<string> Names { get; } = ["meanSegLen", "maxSegLen", "minSegLen", "segLenStddev"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var x = contour.X;
        float low = contour.Min + 0.25f * contour.Range,
            high = contour.Min + 0.75f * contour.Range;
        var minimum = Math.Max(2, x.Length / 100 - 1);
        var boundary = -(minimum / 2);
        var lengths = new SegmentLengths(stackalloc int[MaximumSegments]);
        float sum = 0,
            previous = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i];
            if (i >= 3)
                sum -= x[i - 3];
            var mean = sum / Math.Min(i + 1, 3);
            if ((Crosses(low, previous, mean) || Crosses(high, previous, mean)) && i - boundary > minimum)
            {
                lengths.Add(i - boundary);
                boundary = i;
            }

            previous = mean;
        }

        lengths.Write(y);
    }

    private static bool Crosses(float threshold, float previous, float mean) =>
        (mean > threshold && previous <= threshold) || (mean < threshold && previous >= threshold);
}
