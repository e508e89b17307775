namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Partials of a voiced frame: for i = 0..99 the spectral peak nearest to (i + 1)·F0, and its level in dB relative to the first.
/// </summary>
internal sealed class Harmonics
{
    private const int Count = 100;
    private const float NoHarmonic = -201,
        Lowest = -200;

    private readonly double _binWidth;
    private readonly Partial[] _partials = new Partial[Count];

    /// <param name="binWidth">Distance of the spectrum's bins in Hz.</param>
    public Harmonics(double binWidth) => _binWidth = binWidth;

    /// <summary>Finds the partials of a frame.</summary>
    /// <param name="magnitude">The magnitude spectrum, [bins].</param>
    /// <param name="f0">Pitch in Hz, greater than 0.</param>
    public void Compute(ReadOnlySpan<float> magnitude, float f0)
    {
        var last = NearestBin(f0 / 2, 1, magnitude.Length);
        var first = NearestBin(f0 / 2, last, magnitude.Length);
        for (var i = 0; i < Count; i++)
        {
            var center = NearestBin((i + 1) * (double)f0, last, magnitude.Length);
            var peak = FindPeak(
                magnitude,
                center,
                NearestBin((i + 0.5) * f0, last, magnitude.Length),
                NearestBin((i + 1.5) * f0, center, magnitude.Length)
            );
            _partials[i] =
                peak >= first && peak < magnitude.Length - 1 && peak > 0 ? Interpolate(magnitude, peak) : new Partial(center, 0, 0, 0, 0);
            last = center;
        }

        SetLevels();
        for (var i = 1; i < Count; i++)
        {
            if (_partials[i].Bin == _partials[i - 1].Bin)
                _partials[i] = new Partial(0, 0, 0, 0, NoHarmonic);
        }
    }

    /// <summary>Difference in dB between the second and the third partial, which openSMILE calls H1 and H2.</summary>
    public float H1MinusH2 => Limit(_partials[1].Level - _partials[2].Level);

    /// <summary>Difference in dB between the second partial and the strongest one near the third formant.</summary>
    /// <param name="f3">The formant's frequency in Hz.</param>
    public float H1MinusA3(float f3) => Limit(_partials[1].Level - (Strongest(f3) is { } partial ? partial.Level : -NoHarmonic));

    /// <summary>Level in dB of the strongest partial within 20 % of a formant, relative to the first; 0 where there is none.</summary>
    /// <param name="formant">The formant's frequency in Hz.</param>
    public float Amplitude(float formant) => Strongest(formant)?.Level ?? 0;

    private Partial? Strongest(float formant)
    {
        Partial? best = null;
        foreach (var partial in _partials)
        {
            if (partial.Frequency >= 0.8f * formant && partial.Frequency <= 1.2f * formant && partial.Magnitude > (best?.Magnitude ?? 0))
                best = partial;
        }

        return best;
    }

    private void SetLevels()
    {
        var reference = _partials[0].Magnitude;
        for (var i = 0; i < Count; i++)
        {
            var height = _partials[i].Height;
            var level =
                reference == 0 ? NoHarmonic
                : height > 0 ? MathF.Max(Lowest, 20 * (MathF.Log10(height) - MathF.Log10(reference)))
                : Lowest;
            _partials[i] = _partials[i] with { Level = i == 0 && reference != 0 ? 0 : level };
        }
    }

    private Partial Interpolate(ReadOnlySpan<float> magnitude, int bin)
    {
        var (x, y) = Parabola.Vertex(
            (bin - 1) * _binWidth,
            magnitude[bin - 1],
            bin * _binWidth,
            magnitude[bin],
            (bin + 1) * _binWidth,
            magnitude[bin + 1]
        );
        return new Partial(bin, magnitude[bin], (float)x, (float)y, 0);
    }

    /// <summary>The local maximum nearest to a bin, to the right before to the left; −1 where there is none within the limits.</summary>
    private static int FindPeak(ReadOnlySpan<float> x, int center, int leftmost, int rightmost)
    {
        if (IsPeak(x, center))
            return center;
        for (var offset = 1; center + offset <= rightmost || center - offset >= leftmost; offset++)
        {
            if (center + offset <= rightmost && IsPeak(x, center + offset))
                return center + offset;
            if (center - offset >= leftmost && IsPeak(x, center - offset))
                return center - offset;
        }

        return -1;
    }

    private static bool IsPeak(ReadOnlySpan<float> x, int i) => i > 0 && i < x.Length - 1 && x[i] > x[i - 1] && x[i] > x[i + 1];

    /// <summary>The bin from <paramref name="start"/> on that is nearest to a frequency; 0 where the spectrum ends before.</summary>
    private int NearestBin(double frequency, int start, int bins)
    {
        var bin = Math.Max(start, (int)(frequency / _binWidth));
        while (bin < bins && bin * _binWidth <= frequency)
            bin++;
        if (bin >= bins)
            return 0;
        return bin * _binWidth - frequency > frequency - (bin - 1) * _binWidth ? bin - 1 : bin;
    }

    private static float Limit(float level) => Math.Clamp(level, NoHarmonic, -NoHarmonic);

    /// <summary>A spectral peak: its bin and the magnitude there, the interpolated frequency and height, and the level in dB.</summary>
    private readonly record struct Partial(int Bin, float Magnitude, float Frequency, float Height, float Level);
}
