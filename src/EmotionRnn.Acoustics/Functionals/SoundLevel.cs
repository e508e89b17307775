namespace EmotionRnn.Acoustics.Functionals;

/// <summary>The equivalent sound level 10 log₁₀(mean) in dB of a contour of mean squares, at least −120 dB.</summary>
internal sealed class SoundLevel : FunctionalFamily
{
    public override IReadOnlyList<string> Names { get; } = ["soundLevel"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch) =>
        y[0] = (float)(10 * Math.Log10(Math.Max(contour.Mean, 1e-12)));
}
