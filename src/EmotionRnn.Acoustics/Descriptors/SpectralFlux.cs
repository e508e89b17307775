namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Change of the magnitude spectrum from frame to frame: √(mean over bins of (X_t[k] − X_{t−1}[k])²), 0 in the first frame.
/// </summary>
/// <param name="first">First bin.</param>
/// <param name="last">Last bin.</param>
internal sealed class SpectralFlux(int first, int last)
{
    private readonly float[] _previous = new float[last - first + 1];
    private bool _started;

    /// <summary>Takes the next frame's magnitudes, [bins].</summary>
    public float Next(ReadOnlySpan<float> magnitude)
    {
        var current = magnitude[first..(last + 1)];
        var sum = 0.0;
        if (_started)
        {
            for (var k = 0; k < current.Length; k++)
            {
                var change = (double)current[k] - _previous[k];
                sum += change * change;
            }
        }

        current.CopyTo(_previous);
        _started = true;
        return (float)Math.Sqrt(sum / current.Length);
    }
}
