using EmotionRnn.Acoustics.Functionals;
using EmotionRnn.Acoustics.Sets;

namespace EmotionRnn.Acoustics;

/// <summary>
/// Computes the features of a recording that arrives in blocks. Results do not depend on how it is cut into blocks, bit for bit. Memory
/// grows by the descriptors alone:
/// 260 bytes a frame of 0.01 s for ComParE_2016.
/// </summary>
/// <remarks>Not thread-safe; several streams may run side by side.</remarks>
public sealed class FeatureStream
{
    private const float Loudest = 1e6f;
    private readonly DescriptorChain _chain;
    private long _samples;
    private bool _ended;

    internal FeatureStream(FeatureSet set, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, FeatureExtractor.LowestSampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleRate, FeatureExtractor.HighestSampleRate);
        Set = set;
        _chain = set.CreateChain(sampleRate);
    }

    /// <summary>The feature set.</summary>
    public FeatureSet Set { get; }

    /// <summary>Whether the recording, once ended, was shorter than one frame: then there are no features.</summary>
    public bool IsTooShort => _ended && _chain.Rows.Long == 0;

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">One channel, full scale ±1; any number.</param>
    /// <exception cref="ArgumentException">A sample is not a number, or beyond ±10⁶.</exception>
    /// <exception cref="InvalidOperationException">The recording has ended.</exception>
    public void Accept(ReadOnlySpan<float> samples)
    {
        if (_ended)
            throw new InvalidOperationException("The recording has ended.");
        for (var i = 0; i < samples.Length; i++)
        {
            if (!(MathF.Abs(samples[i]) <= Loudest))
                throw new ArgumentException($"Sample {_samples + i} is {samples[i]}; full scale is 1.", nameof(samples));
        }

        _samples += samples.Length;
        _chain.Accept(samples);
    }

    /// <summary>Ends the recording. Further calls do nothing.</summary>
    public void Finish()
    {
        if (!_ended)
            _chain.Finish();
        _ended = true;
    }

    /// <summary>Ends the recording and computes its functionals.</summary>
    /// <returns>One value for each of <see cref="FeatureSet.FunctionalNames"/>; not a number where the recording is shorter than a
    /// frame.</returns>
    public float[] Functionals()
    {
        Finish();
        var functionals = new float[Set.FunctionalNames.Count];
        Array.Fill(functionals, float.NaN);
        if (IsTooShort)
            return functionals;
        var scratch = new FunctionalScratch();
        for (var i = 0; i < Set.Layout.Contours.Count; i++)
            Set.Layout.Compute(i, _chain.Contour(i), _chain.Rows, functionals, scratch);
        return functionals;
    }

    /// <summary>Ends the recording and gives its smoothed low-level descriptors.</summary>
    public DescriptorTable Descriptors() => Table(Set.DescriptorNames, index => _chain.Descriptor(index));

    /// <summary>Ends the recording and gives the slopes of its low-level descriptors; no columns for eGeMAPSv02, which has none.</summary>
    public DescriptorTable Deltas() => Table(Set.DeltaNames, index => _chain.Delta(index));

    private DescriptorTable Table(IReadOnlyList<string> names, Func<int, ReadOnlySpan<float>> column)
    {
        Finish();
        return new DescriptorTable(names, [.. names.Select((_, index) => IsTooShort ? [] : column(index).ToArray())]);
    }
}
