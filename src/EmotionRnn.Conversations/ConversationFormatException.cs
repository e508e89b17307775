namespace EmotionRnn.Conversations;

/// <summary>
/// A conversation or corpus cannot be read. The message is for a person, in the form compilers use:
/// <c>train_sent_emo.csv:17: the emotion "joyful" is unknown; use one of neutral, surprise, …</c>.
/// </summary>
public sealed class ConversationFormatException : FormatException
{
    /// <summary>Says what is wrong where.</summary>
    /// <param name="file">The file's path or the stream's name; the message shows the last part.</param>
    /// <param name="line">Counted from 1; null where the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="remedy">What to do about it, without a full stop.</param>
    /// <param name="column">Counted in bytes from 1; null where the line as a whole is meant.</param>
    /// <param name="innerException">What it came from.</param>
    public ConversationFormatException(
        string file,
        long? line,
        string problem,
        string remedy,
        long? column = null,
        Exception? innerException = null
    )
        : base($"{Name(file)}{(line is null ? "" : $":{line}")}{(column is null ? "" : $":{column}")}: {problem}; {remedy}", innerException)
    {
        File = file;
        Line = line;
        Column = column;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file's path as it was given, or the stream's name.</summary>
    public string File { get; }

    /// <summary>Whether the file is right in itself, but nobody says anything in it.</summary>
    public bool NothingSaid { get; internal init; }

    /// <summary>The line, counted from 1; null where the file as a whole is meant.</summary>
    public long? Line { get; }

    /// <summary>The column, counted in bytes from 1; null where the line as a whole is meant.</summary>
    public long? Column { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    private static string Name(string file) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(file)) is { Length: > 0 } name ? name : file;
}
