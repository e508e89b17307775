namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Power within a frequency range over the number of bins above 0 Hz: Σ w_k·P_k / B.</summary>
internal sealed class BandEnergy(int bins, double binWidth, double low, double high)
{
    private readonly FrequencyRange _range = new(bins, binWidth, low, high);

    /// <param name="power">P, [bins].</param>
    public float Compute(ReadOnlySpan<float> power)
    {
        var sum = power[_range.First] * _range.FirstWeight;
        foreach (var p in power[(_range.First + 1).._range.Last])
            sum += p;
        sum += power[_range.Last] * _range.LastWeight;
        return (float)(sum / (power.Length - 1));
    }
}
