using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>Functionals that are computed together, such as all percentiles of a contour.</summary>
internal abstract class FunctionalFamily
{
    /// <summary>Seconds between two rows of a contour, as every functional counts time.</summary>
    protected const float Period = (float)Framing.Period;

    /// <summary>The names of all functionals of the family.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Computes all functionals of a contour.</summary>
    /// <param name="contour">At least one value.</param>
    /// <param name="y">Receives a value for each of <see cref="Names"/>, in their order.</param>
    /// <param name="scratch">Working memory.</param>
    public abstract void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch);
}
