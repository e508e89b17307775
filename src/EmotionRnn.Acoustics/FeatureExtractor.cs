namespace EmotionRnn.Acoustics;

/// <summary>Computes the acoustic features of recordings.</summary>
/// <example><code>float[] features = FeatureExtractor.Create(FeatureSet.EGeMAPSv02).Extract(samples, sampleRate);</code></example>
/// <remarks>Thread-safe.</remarks>
public sealed class FeatureExtractor
{
    /// <summary>The lowest sample rate in Hz.</summary>
    public const int LowestSampleRate = 4000;

    /// <summary>The highest sample rate in Hz.</summary>
    public const int HighestSampleRate = 384_000;

    private FeatureExtractor(FeatureSet set) => Set = set;

    /// <summary>The feature set.</summary>
    public FeatureSet Set { get; }

    /// <summary>An extractor of a feature set.</summary>
    public static FeatureExtractor Create(FeatureSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return new FeatureExtractor(set);
    }

    /// <summary>Computes the functionals of a recording.</summary>
    /// <param name="samples">One channel, full scale ±1.</param>
    /// <param name="sampleRate">Samples per second, 4,000 to 384,000.</param>
    /// <returns>One value for each of <see cref="FeatureSet.FunctionalNames"/>; not a number where the recording is shorter than
    /// <see cref="FeatureSet.MinimumSeconds"/>.</returns>
    /// <exception cref="ArgumentException">A sample is not a number, or beyond ±10⁶; or the sample rate is out of range.</exception>
    public float[] Extract(ReadOnlySpan<float> samples, int sampleRate) => Read(samples, sampleRate).Functionals();

    /// <summary>Computes the low-level descriptors of a recording.</summary>
    /// <param name="samples">One channel, full scale ±1.</param>
    /// <param name="sampleRate">Samples per second, 4,000 to 384,000.</param>
    /// <exception cref="ArgumentException">A sample is not a number, or beyond ±10⁶; or the sample rate is out of range.</exception>
    public DescriptorTable ExtractDescriptors(ReadOnlySpan<float> samples, int sampleRate) => Read(samples, sampleRate).Descriptors();

    /// <summary>Starts a recording that arrives in blocks.</summary>
    /// <param name="sampleRate">Samples per second, 4,000 to 384,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sample rate is out of range.</exception>
    public FeatureStream Open(int sampleRate) => new(Set, sampleRate);

    private FeatureStream Read(ReadOnlySpan<float> samples, int sampleRate)
    {
        var stream = Open(sampleRate);
        stream.Accept(samples);
        return stream;
    }
}
