using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Pitch;

/// <summary>A candidate for the pitch of a frame.</summary>
/// <param name="F0">Frequency in Hz; 0 in an empty slot.</param>
/// <param name="Voicing">Voicing probability, 0 to 1.</param>
/// <param name="Score">Height of the peak in the subharmonic sum.</param>
internal readonly record struct PitchCandidate(float F0, float Voicing, float Score);

/// <summary>
/// Pitch candidates of a frame: peaks of the sum over harmonics n = 1..15 of the octave spectrum, shifted down by log₂ n octaves and
/// weighted by 0.85^(n−1).
/// </summary>
/// <remarks>Hermes, "Measurement of pitch by subharmonic summation", 1988, equation (1).</remarks>
internal sealed class SubharmonicSummation
{
    /// <summary>Candidates per frame.</summary>
    public const int Count = 6;
    private const int Harmonics = 15;
    private const float Compression = 0.85f;

    private readonly PitchLimits _limits;
    private readonly int[] _shifts = new int[Harmonics + 1];
    private readonly OctaveSpectrum _spectrum;
    private readonly float[] _sum;
    private readonly PitchCandidate[] _candidates = new PitchCandidate[Count];
    private readonly int[] _peaks = new int[Count];

    /// <param name="spectrum">The octave spectrum to come.</param>
    /// <param name="limits">Candidates beyond are dropped.</param>
    public SubharmonicSummation(OctaveSpectrum spectrum, PitchLimits limits)
    {
        (_spectrum, _limits) = (spectrum, limits);
        _sum = new float[spectrum.Values.Length];
        for (var n = 2; n <= Harmonics; n++)
            _shifts[n] = (int)Math.Floor((float)spectrum.PointsPerOctave * Math.Log2(n));
    }

    /// <summary>Finds the candidates in the octave spectrum as it is now; the one with the highest score comes first.</summary>
    /// <returns>[6], empty slots last; overwritten by the next call.</returns>
    public ReadOnlySpan<PitchCandidate> Compute()
    {
        Sum(_spectrum.Values);
        var found = HighestPeaks();
        var mean = Elementwise.Sum(_sum) / _sum.Length;

        Array.Clear(_candidates);
        var kept = 0;
        for (var i = 0; i < found; i++)
        {
            var (f0, score) = Interpolate(_peaks[i]);
            if (f0 < _limits.Lowest || f0 > _limits.Highest)
                continue;
            _candidates[kept++] = new PitchCandidate(f0, score > mean && score > 0 ? (float)(1 - mean / score) : 0, (float)score);
        }

        var best = 0;
        for (var i = 1; i < kept; i++)
        {
            if (_candidates[i].Score > _candidates[best].Score)
                best = i;
        }

        (_candidates[0], _candidates[best]) = (_candidates[best], _candidates[0]);
        return _candidates;
    }

    private void Sum(ReadOnlySpan<float> h)
    {
        h.CopyTo(_sum);
        var weight = 1f;
        for (var n = 2; n <= Harmonics; n++)
        {
            weight *= Compression;
            if (_shifts[n] < h.Length)
                Elementwise.AddScaled(h[_shifts[n]..], weight, _sum);
        }

        Elementwise.Divide(_sum, Harmonics, _sum);
    }

    /// <summary>Fills the list of local maxima by descending height; of equal ones the first comes first.</summary>
    private int HighestPeaks()
    {
        var found = 0;
        for (var i = 1; i < _sum.Length - 1; i++)
        {
            var s = _sum[i];
            if (!(s > _sum[i - 1] && s > _sum[i + 1]))
                continue;
            var place = 0;
            while (place < found && _sum[_peaks[place]] >= s)
                place++;
            if (place == Count)
                continue;
            found = Math.Min(found + 1, Count);
            for (var k = found - 1; k > place; k--)
                _peaks[k] = _peaks[k - 1];
            _peaks[place] = i;
        }

        return found;
    }

    /// <summary>Vertex of the parabola through a peak and its neighbours on the logarithmic axis.</summary>
    private (float F0, double Score) Interpolate(int i)
    {
        double x1 = Octave(i - 1),
            x2 = Octave(i),
            x3 = Octave(i + 1);
        var (x, y) = Parabola.Vertex(x1, _sum[i - 1], x2, _sum[i], x3, _sum[i + 1]);
        return ((float)Math.Pow(2, x), y);
    }

    private float Octave(int i) => i * _spectrum.Step + _spectrum.LowestOctave;
}
