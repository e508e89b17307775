namespace EmotionRnn.Acoustics.Functionals;

/// <summary>Maximum, minimum, their distance, and where they are first attained.</summary>
/// <param name="relativePositions">Positions as index / N in [0, 1); otherwise as the plain index.</param>
internal sealed class Extremes(bool relativePositions) : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } = ["max", "min", "range", "maxPos", "minPos"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var norm = relativePositions ? (float)contour.N : 1;
        y[0] = contour.Max;
        y[1] = contour.Min;
        y[2] = contour.Range;
        y[3] = contour.MaxPosition / norm;
        y[4] = contour.MinPosition / norm;
    }
}
