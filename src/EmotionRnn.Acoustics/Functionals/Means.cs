namespace EmotionRnn.Acoustics.Functionals;

/// <summary>Arithmetic mean, mean of the positive values, root of the mean square, and share of the values that are not zero.</summary>
internal sealed class Means : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } = ["amean", "posamean", "rqmean", "nnz"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        double positive = 0,
            squares = 0;
        int positives = 0,
            nonZeros = 0;
        foreach (var x in contour.X)
        {
            if (x > 0)
            {
                positive += x;
                positives++;
            }

            if (x != 0)
                nonZeros++;
            squares += (double)x * x;
        }

        y[0] = contour.Mean;
        y[1] = positives > 0 ? (float)(positive / positives) : 0;
        y[2] = (float)Math.Sqrt(squares / contour.N);
        y[3] = (float)((double)nonZeros / contour.N);
    }
}
