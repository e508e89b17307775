namespace EmotionRnn.Media;

/// <summary>Reads a recording at another sample rate than its own.</summary>
/// <param name="source">Reads it at its own rate.</param>
/// <param name="from">That rate, in Hz.</param>
/// <param name="to">The rate to read at, in Hz.</param>
/// <exception cref="ArgumentOutOfRangeException">A rate is not within <see cref="Resampler.MinRate"/> and
/// <see cref="Resampler.MaxRate"/>.</exception>
public sealed class ResampledReader(ReadSamples source, int from, int to)
{
    private readonly Resampler _resampler = new(from, to);
    private readonly float[] _block = new float[4096];

    /// <inheritdoc cref="ReadSamples"/>
    public int Read(Span<float> samples)
    {
        var count = 0;
        for (var more = true; more && (count += _resampler.Read(samples[count..])) < samples.Length; )
        {
            var read = source(_block);
            more = read > 0;
            if (more)
                _resampler.Write(_block.AsSpan(0, read));
            else
            {
                _resampler.Complete();
                count += _resampler.Read(samples[count..]);
            }
        }

        return count;
    }
}
