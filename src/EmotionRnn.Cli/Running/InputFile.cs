using EmotionRnn.Conversations;
using EmotionRnn.Media;

namespace EmotionRnn.Cli.Running;

/// <summary>Opens what a command reads.</summary>
internal static class InputFile
{
    private static readonly HashSet<string> Written = new(StringComparer.OrdinalIgnoreCase)
    {
        ".txt",
        ".json",
        ".csv",
        ".tsv",
        ".srt",
        ".vtt",
        ".rttm",
        ".ass",
        ".ssa",
        ".sbv",
        ".lrc",
        ".ttml",
        ".dfxp",
        ".jsonl",
        ".ndjson",
        ".docx",
    };

    /// <summary>What messages call standard input.</summary>
    public const string StandardInputName = "standard input";

    /// <summary>The path of a file that is there.</summary>
    /// <exception cref="CommandFailure">It is not, or is a folder.</exception>
    public static string Check(string path) =>
        File.Exists(path)
            ? path
            : throw new CommandFailure(
                ExitCode.File,
                Directory.Exists(path) ? $"{path}: is a folder; give a file" : $"{path}: there is no such file; check the path"
            );

    /// <summary>
    /// Whether a path is a recording, by its name or its content, or a folder or archive of clips: something to listen to and not to read.
    /// </summary>
    public static bool IsHeard(string path) =>
        Directory.Exists(path)
        || (
            !Written.Contains(Path.GetExtension(path))
            && File.Exists(path)
            && (RecordingName.Fits(path) || IsArchiveOfClips(path) || IsRecording(path))
        );

    // A phone shares a chat as an archive, too, with its pictures and voice messages.
    private static bool IsArchiveOfClips(string path) =>
        Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase) && !ConversationReader.IsChatArchive(path);

    private static bool IsRecording(string path)
    {
        try
        {
            return MediaReader.Kind(path).Length > 0;
        }
        catch (MediaException)
        {
            return false;
        }
    }

    /// <summary>Standard input; somebody at a keyboard is told what to do.</summary>
    public static Stream StandardInput(Session session)
    {
        if (!Console.IsInputRedirected)
            session.Note("Type lines of 'Speaker: text', then Ctrl-D.");
        return Console.OpenStandardInput();
    }
}
