using EmotionRnn.Onnx;
using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Cli.Running;

/// <summary>
/// The voice activity model that ships: it finds the utterances of a recording without a transcript. It is loaded when first asked, as a
/// server may never be.
/// </summary>
internal sealed class VoiceActivity : ISpeechSegmenter, IDisposable
{
    private const string Folder = "silero-vad",
        File = "silero_vad.onnx";
    private readonly Lazy<SileroVoiceActivity> _model;

    private VoiceActivity(string path) => _model = new(() => new SileroVoiceActivity(path));

    /// <summary>The model.</summary>
    /// <exception cref="CommandFailure">It is not among the models.</exception>
    public static VoiceActivity Open() => new(Path.Combine(ModelFolder.Find(Folder), File));

    /// <summary>The model; null where it is not among the models.</summary>
    public static VoiceActivity? TryOpen() =>
        ModelFolder.Root() is { } root && System.IO.File.Exists(Path.Combine(root, Folder, File)) ? Open() : null;

    /// <inheritdoc/>
    public int SampleRate => _model.Value.SampleRate;

    /// <inheritdoc/>
    public IReadOnlyList<SpeechSegment> Segment(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default) =>
        _model.Value.Segment(samples, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_model.IsValueCreated)
            _model.Value.Dispose();
    }
}
