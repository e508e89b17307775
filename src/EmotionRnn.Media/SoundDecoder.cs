namespace EmotionRnn.Media;

/// <summary>What a file says, as mono samples at its own rate.</summary>
internal abstract class SoundDecoder : IDisposable
{
    /// <summary>Samples per second.</summary>
    public abstract int SampleRate { get; }

    /// <summary>After the last sample: what is wrong with the file although it was read; null for nothing.</summary>
    public virtual string? Complaint => null;

    /// <inheritdoc cref="ReadSamples"/>
    public abstract int Read(Span<float> samples);

    public abstract void Dispose();
}
