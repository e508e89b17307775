namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// A pretrained encoder of speech, used as it is: its vector of an utterance takes the place of acoustic functionals, or stands beside
/// them. Users may plug in one of
/// their own. Safe for several threads at once.
/// </summary>
public interface IAudioEncoder : IDisposable
{
    /// <summary>What it is called, for people.</summary>
    string Name { get; }

    /// <summary>The SHA-256, in hexadecimal, of everything that its vectors depend on but the sound: weights and settings.</summary>
    string Hash { get; }

    /// <summary>Numbers an utterance.</summary>
    int Size { get; }

    /// <summary>How many numbers its weights are.</summary>
    long ParameterCount { get; }

    /// <summary>The vector of an utterance.</summary>
    /// <param name="samples">Its sound: one channel at 16 kHz, full scale ±1.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><c>[Size]</c>; null where the sound is too short.</returns>
    /// <exception cref="EncoderException">It cannot read the sound.</exception>
    float[]? Encode(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default);

    /// <summary>Gives back memory that it holds outside of .NET's, if any; then it must not be used.</summary>
    void IDisposable.Dispose() => GC.SuppressFinalize(this);
}
