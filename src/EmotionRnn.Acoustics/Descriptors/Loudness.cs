namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Intensity I = Σ w_i·x_i² / Σ w_i (w: Hamming window; full scale 1) and loudness L = (I / I₀)^0.3, I₀ = 10⁻⁶, of emobase.
/// </summary>
/// <remarks>
/// As in openSMILE the first sum covers only the first two samples of the frame while the second covers all: values are smaller than the
/// formula's.
/// </remarks>
internal sealed class Loudness
{
    private const int Covered = 2;
    private readonly double[] _weights;

    /// <param name="n">Samples in a frame.</param>
    public Loudness(int n)
    {
        var window = Enumerable.Range(0, n).Select(i => 0.54 - 0.46 * Math.Cos(2 * Math.PI * i / (n - 1))).ToArray();
        _weights = [.. window.Take(Covered)];
        _sum = window.Sum();
    }

    private readonly double _sum;

    /// <param name="x">The unwindowed frame.</param>
    public (float Intensity, float Loudness) Compute(ReadOnlySpan<float> x)
    {
        var sum = 0.0;
        for (var i = 0; i < _weights.Length; i++)
            sum += _weights[i] * x[i] * x[i];
        var intensity = sum / _sum;
        return ((float)intensity, (float)Math.Pow(intensity / 1e-6, 0.3));
    }
}
