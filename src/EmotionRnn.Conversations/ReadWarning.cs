namespace EmotionRnn.Conversations;

/// <summary>Something of a file that was left out, or read in one of several possible ways.</summary>
/// <param name="File">The file's path or the stream's name, as it was given.</param>
/// <param name="Line">Where it occurs first, counted from 1.</param>
/// <param name="Count">How often it occurs, 1 or more.</param>
/// <param name="Problem">What was done with it and why, without a full stop.</param>
public sealed record ReadWarning(string File, long Line, int Count, string Problem)
{
    /// <summary>For a person: <c>chat.txt:3: left out, as nobody wrote it: a notice of the chat (4 times)</c>.</summary>
    public override string ToString()
    {
        var name = Path.GetFileName(File) is { Length: > 0 } last ? last : File;
        return $"{name}:{Line}: {Problem}{(Count > 1 ? $" ({Count:N0} times)" : "")}";
    }
}
