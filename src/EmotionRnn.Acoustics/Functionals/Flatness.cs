namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Geometric over arithmetic mean of the magnitudes: exp(mean ln|x| over the values that are not zero) / mean |x| over all. Near 0 for a
/// contour with few
/// peaks, 1 for a constant one and, by definition, for one of zeros.
/// </summary>
internal sealed class Flatness : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } = ["flatness"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        double magnitudes = 0,
            logarithms = 0;
        var nonZeros = 0;
        foreach (var x in contour.X)
        {
            if (x == 0)
                continue;
            var magnitude = Math.Abs((double)x);
            magnitudes += magnitude;
            logarithms += Math.Log(magnitude);
            nonZeros++;
        }

        y[0] = nonZeros > 0 ? (float)(Math.Exp(logarithms / nonZeros) / (magnitudes / contour.N)) : 1;
    }
}
