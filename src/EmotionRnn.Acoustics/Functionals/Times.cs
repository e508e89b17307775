namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Shares of time: above 25, 50, 75 and 90 % of the range, rising (of N−1 steps), and bent to the left, that is with positive second
/// difference (of N−2).
/// </summary>
internal sealed class Times : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } =
    ["upleveltime25", "upleveltime50", "upleveltime75", "upleveltime90", "risetime", "leftctime"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        float l25 = Level(contour, 0.25f),
            l50 = Level(contour, 0.5f),
            l75 = Level(contour, 0.75f),
            l90 = Level(contour, 0.9f);
        int above25 = 0,
            above50 = 0,
            above75 = 0,
            above90 = 0,
            rising = 0,
            bentLeft = 0;
        float previous = contour.X[0],
            previousStep = float.PositiveInfinity;
        foreach (var x in contour.X)
        {
            above25 += x > l25 ? 1 : 0;
            above50 += x > l50 ? 1 : 0;
            above75 += x > l75 ? 1 : 0;
            above90 += x > l90 ? 1 : 0;
        }

        foreach (var x in contour.X[1..])
        {
            var step = x - previous;
            rising += x > previous ? 1 : 0;
            bentLeft += previousStep < step ? 1 : 0;
            (previous, previousStep) = (x, step);
        }

        y[0] = Share(above25, contour.N);
        y[1] = Share(above50, contour.N);
        y[2] = Share(above75, contour.N);
        y[3] = Share(above90, contour.N);
        y[4] = Share(rising, contour.N - 1);
        y[5] = Share(bentLeft, contour.N - 2);
    }

    private static float Level(in Contour contour, float level) => level * contour.Range + contour.Min;

    private static float Share(int count, int of) => of > 0 ? (float)count / of : 0;
}
