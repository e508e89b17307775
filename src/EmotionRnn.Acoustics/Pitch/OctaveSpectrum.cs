using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// The magnitude spectrum on a logarithmic frequency axis, from 25 Hz to half the sample rate in as many points as there are bins: peaks
/// are isolated and smoothed,
/// then interpolated, then weighted by the ear's sensitivity at low frequencies.
/// </summary>
/// <remarks>Hermes, "Measurement of pitch by subharmonic summation", 1988, section I.</remarks>
internal sealed class OctaveSpectrum
{
    private const double Lowest = 25;
    private readonly NaturalSpline _spline;
    private readonly double[] _sensitivity;
    private readonly float[] _isolated;
    private readonly double[] _smooth;

    /// <param name="spectrum">The linear spectrum to come.</param>
    /// <param name="binWidth">Distance of its bins in Hz.</param>
    public OctaveSpectrum(Spectrum spectrum, double binWidth)
    {
        var count = spectrum.Bins;
        var highest = binWidth * (count - 1);
        var (low, high) = (Math.Log2(Lowest), Math.Log2(highest));
        PointsPerOctave = count / (high - low);
        (LowestOctave, Step) = ((float)low, ((float)high - (float)low) / (count - 1));

        var u = new double[count];
        for (var i = 1; i < count; i++)
            u[i] = Math.Log2(i * binWidth);
        u[0] = 2 * u[1] - u[2];
        var x = new double[count];
        for (var j = 0; j < count; j++)
            x[j] = low + j * (high - low) / (count - 1);
        _spline = new NaturalSpline(u, x);

        var half = PointsPerOctave * Math.Log2(65.0 / 50) - 1;
        _sensitivity = new double[count];
        for (var i = 0; i < count; i++)
            _sensitivity[i] = 0.5 + Math.Atan(3 * (i + 1 - half) / PointsPerOctave) / Math.PI;
        (_isolated, _smooth, Values) = (new float[count], new double[count], new float[count]);
    }

    /// <summary>Points per octave.</summary>
    public double PointsPerOctave { get; }

    /// <summary>log₂ of the frequency of the first point.</summary>
    public float LowestOctave { get; }

    /// <summary>Octaves from one point to the next.</summary>
    public float Step { get; }

    /// <summary>The spectrum, [bins].</summary>
    public float[] Values { get; }

    /// <summary>Converts one frame's magnitudes, [bins].</summary>
    public void Compute(ReadOnlySpan<float> magnitude)
    {
        magnitude.CopyTo(_isolated);
        IsolatePeaks(magnitude, _isolated);
        Smooth(_isolated, _smooth);
        _spline.Evaluate(_smooth, Values);
        for (var i = 0; i < Values.Length; i++)
            Values[i] = Values[i] > 0 ? (float)(Values[i] * _sensitivity[i]) : 0;
    }

    /// <summary>
    /// Clears what lies more than two bins from two neighbouring peaks, between them; with a single peak everything from the third bin on,
    /// as openSMILE does.
    /// </summary>
    private static void IsolatePeaks(ReadOnlySpan<float> y, Span<float> isolated)
    {
        var last = -1;
        var peaks = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var peak =
                i == 0 ? y[0] > y[1]
                : i == y.Length - 1 ? y[i] > y[i - 1]
                : y[i] > y[i - 1] && y[i] >= y[i + 1];
            if (!peak)
                continue;
            if (last >= 0 && i - last > 5)
                isolated[(last + 3)..(i - 2)].Clear();
            last = i;
            peaks++;
        }

        if (peaks == 1)
            isolated[3..].Clear();
    }

    /// <summary>(y[i−1] + 2y[i] + y[i+1]) / 4; the last value stays.</summary>
    private static void Smooth(ReadOnlySpan<float> y, Span<double> smooth)
    {
        smooth[0] = (2.0 * y[0] + y[1]) / 4;
        for (var i = 1; i < y.Length - 1; i++)
            smooth[i] = (y[i - 1] + 2.0 * y[i] + y[i + 1]) / 4;
        smooth[^1] = y[^1];
    }
}
