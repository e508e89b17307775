namespace EmotionRnn.Recognition.Audio;

/// <summary>Finds where somebody speaks in a recording. Plugged in by whoever has a way to: EmotionRnn.Onnx has one.</summary>
public interface ISpeechSegmenter
{
    /// <summary>The rate at which samples are wanted, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>The segments of speech, in order, not touching.</summary>
    /// <param name="samples">Mono, full scale ±1.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    IReadOnlyList<SpeechSegment> Segment(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default);
}

/// <summary>A segment of speech.</summary>
/// <param name="Start">Its first sample.</param>
/// <param name="End">The sample after its last.</param>
public readonly record struct SpeechSegment(int Start, int End);
