namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>A resonance of the vocal tract.</summary>
/// <param name="Frequency">In Hz; 0 where there is none.</param>
/// <param name="Bandwidth">In Hz.</param>
internal readonly record struct Formant(float Frequency, float Bandwidth);

/// <summary>
/// Formants from the poles of a predictor of order 11: a pole at r·e^(iφ) is a resonance at φ·f_s/2π Hz of bandwidth −ln r·f_s/π
/// Hz. Poles
/// outside the unit circle are
/// reflected into it; resonances within 50 Hz of 0 or half the sample rate are dropped.
/// </summary>
/// <remarks>
/// Markel and Gray, "Linear Prediction of Speech", 1976, chapter 7. As in openSMILE the predictor's coefficients enter with the opposite
/// sign, so that the zeros of
/// z¹¹ − a_1·z¹⁰ − … − a_11 are taken.
/// </remarks>
internal static class FormantFinder
{
    /// <summary>Order of the predictor.</summary>
    public const int Order = 11;

    private const double Margin = 50;

    /// <summary>Finds the lowest formants.</summary>
    /// <param name="a">a_1 to a_11.</param>
    /// <param name="sampleRate">Of the signal that is predicted.</param>
    /// <param name="formants">Receives them by ascending frequency; zero where there are fewer.</param>
    public static void Find(ReadOnlySpan<float> a, double sampleRate, Span<Formant> formants)
    {
        Span<double> c = stackalloc double[Order],
            re = stackalloc double[Order],
            im = stackalloc double[Order];
        for (var i = 0; i < Order; i++)
            c[i] = -a[i];
        formants.Clear();
        if (!c.ContainsAnyExcept(0.0) || !PolynomialRoots.Find(c, re, im))
            return;

        Span<(double Frequency, double Bandwidth)> found = stackalloc (double, double)[Order];
        var count = 0;
        for (var i = 0; i < Order; i++)
        {
            if (im[i] < 0)
                continue;
            var frequency = Math.Abs(Math.Atan2(im[i], re[i])) * sampleRate / (2 * Math.PI);
            if (frequency < Margin || frequency > sampleRate / 2 - Margin)
                continue;
            var bandwidth = Math.Abs(0.5 * Math.Log(re[i] * re[i] + im[i] * im[i])) * sampleRate / Math.PI;
            found[count++] = (frequency, bandwidth);
        }

        found[..count].Sort(static (x, y) => x.Frequency.CompareTo(y.Frequency));
        for (var i = 0; i < Math.Min(count, formants.Length); i++)
            formants[i] = new Formant((float)found[i].Frequency, (float)found[i].Bandwidth);
    }
}
