namespace EmotionRnn.Media;

/// <summary>
/// A recording, or an archive of recordings, cannot be read. The message is for a person and names the file, what is wrong and what to do:
/// <c>dia125_utt3.mp4: no sound could be decoded from it (moov atom not found); the file is damaged: fetch it again</c>.
/// </summary>
public sealed class MediaException : Exception
{
    /// <summary>Says what is wrong with which file.</summary>
    /// <param name="kind">For programs.</param>
    /// <param name="file">The file's path; the message shows the last part.</param>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to do about it, without a full stop.</param>
    /// <param name="innerException">What it came from.</param>
    public MediaException(MediaProblem kind, string file, string problem, string remedy, Exception? innerException = null)
        : base($"{Path.GetFileName(file)}: {problem}; {remedy}", innerException)
    {
        Kind = kind;
        File = file;
    }

    /// <summary>A file that is damaged.</summary>
    internal static MediaException Damaged(string file, string problem, Exception? innerException = null) =>
        new(MediaProblem.Damaged, file, problem, "the file is damaged: fetch or make it again", innerException);

    /// <summary>What kind of problem it is.</summary>
    public MediaProblem Kind { get; }

    /// <summary>The file's path as it was given.</summary>
    public string File { get; }
}
