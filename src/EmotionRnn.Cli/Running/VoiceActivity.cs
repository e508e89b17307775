using EmotionRnn.Onnx;

namespace EmotionRnn.Cli.Running;

/// <summary>The voice activity model that ships: it finds the utterances of a recording without a transcript.</summary>
internal static class VoiceActivity
{
    private const string Folder = "silero-vad", File = "silero_vad.onnx";

    /// <summary>Loads it.</summary>
    /// <exception cref="CommandFailure">It is not among the models.</exception>
    /// <exception cref="OnnxModelException">Its file is damaged.</exception>
    public static SileroVoiceActivity Open() => new(Path.Combine(ModelFolder.Find(Folder), File));

    /// <summary>Loads it where it is among the models; null where it is not.</summary>
    /// <exception cref="OnnxModelException">Its file is damaged.</exception>
    public static SileroVoiceActivity? TryOpen() => ModelFolder.Root() is { } root && System.IO.File.Exists(Path.Combine(root, Folder, File)) ? Open() : null;
}
