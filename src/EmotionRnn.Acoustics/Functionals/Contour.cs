namespace EmotionRnn.Acoustics.Functionals;

/// <summary>One descriptor's course over the rows that a group of functionals sees, with what all families share.</summary>
internal readonly ref struct Contour
{
    /// <param name="x">The values x[0..N−1], finite, at least one.</param>
    public Contour(ReadOnlySpan<float> x)
    {
        X = x;
        float min = x[0],
            max = x[0];
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < min)
                (min, MinPosition) = (x[i], i);
            if (x[i] > max)
                (max, MaxPosition) = (x[i], i);
            sum += x[i];
        }

        (Min, Max, Range, Mean) = (min, max, max - min, (float)(sum / x.Length));
    }

    /// <summary>The values x[0..N−1].</summary>
    public ReadOnlySpan<float> X { get; }

    /// <summary>Number of values.</summary>
    public int N => X.Length;

    /// <summary>The smallest value.</summary>
    public float Min { get; }

    /// <summary>The largest value.</summary>
    public float Max { get; }

    /// <summary>max − min, in float32.</summary>
    public float Range { get; }

    /// <summary>
    /// The arithmetic mean, summed in float64 and rounded to float32; moments, regression and peaks start from the rounded mean.
    /// </summary>
    public float Mean { get; }

    /// <summary>Index of the first value equal to <see cref="Min"/>.</summary>
    public int MinPosition { get; }

    /// <summary>Index of the first value equal to <see cref="Max"/>.</summary>
    public int MaxPosition { get; }
}
