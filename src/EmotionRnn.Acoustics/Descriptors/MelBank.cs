namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Energies of 26 triangular bands, evenly spaced and half overlapping on the mel scale, mel(f) = 1127·ln(1 + f/700). Unit: power of the
/// spectrum.
/// </summary>
/// <remarks>Davis and Mermelstein, 1980; the HTK Book, section 5.4. Each triangle has height 1; the areas are not made equal.</remarks>
internal sealed class MelBank
{
    /// <summary>Number of bands.</summary>
    public const int Bands = 26;

    private readonly int _first,
        _last;
    private readonly int[] _band;
    private readonly float[] _weight;
    private readonly float[] _energies = new float[Bands + 2];

    /// <param name="bins">Bins of the spectrum.</param>
    /// <param name="binWidth">Their distance in Hz.</param>
    /// <param name="low">Lower edge of the first band in Hz.</param>
    /// <param name="high">Upper edge of the last band in Hz; half the sample rate where that is lower.</param>
    public MelBank(int bins, double binWidth, double low, double high)
    {
        var nyquist = (bins - 1) * binWidth;
        if (high > nyquist)
            high = nyquist;
        if (low > high)
            low = 0;
        var step = (Mel(high) - Mel(low)) / (Bands + 1);
        var edges = new float[Bands + 2];
        for (var m = 0; m < edges.Length; m++)
            edges[m] = Mel(low) + m * step;
        Centers = [.. edges[1..^1].Select(c => 700 * (Math.Exp(c / 1127.0) - 1))];

        _first = (int)Math.Round(low / binWidth, MidpointRounding.AwayFromZero) + 1;
        _last = Math.Min((int)Math.Round(high / binWidth, MidpointRounding.AwayFromZero), bins) - 1;
        (_band, _weight) = (new int[bins], new float[bins]);
        for (int k = _first, m = 1; k <= _last; k++)
        {
            var mel = Mel(k * binWidth);
            while (m < Bands + 1 && edges[m] < mel)
                m++;
            _band[k] = m;
            _weight[k] = (edges[m] - mel) / (edges[m] - edges[m - 1]);
        }
    }

    /// <summary>Centre frequencies of the bands in Hz, [26].</summary>
    public double[] Centers { get; }

    /// <summary>Band energies of one power spectrum.</summary>
    /// <param name="power">Power, one value per bin.</param>
    /// <returns>[26]; overwritten by the next call.</returns>
    public ReadOnlySpan<float> Compute(ReadOnlySpan<float> power)
    {
        Array.Clear(_energies);
        for (var k = _first; k <= _last; k++)
        {
            // The bin lies between the centres of bands m − 2 and m − 1 (from zero), one slot further right here to leave room at the
            // edge.
            var m = _band[k];
            var left = _weight[k] * power[k];
            _energies[m - 1] += left;
            _energies[m] += power[k] - left;
        }

        return _energies.AsSpan(1, Bands);
    }

    private static float Mel(double frequency) => (float)(1127 * Math.Log(1 + frequency / 700));
}
