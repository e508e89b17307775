namespace EmotionRnn.Conversations;

/// <summary>What a name from outside may be: of a speaker, label, clip, conversation, file or folder.</summary>
public static class PlainName
{
    /// <summary>
    /// Whether a name has no control characters, with which it would break lines, steer a terminal, or end early as a path.
    /// </summary>
    public static bool IsPlain(string name) => !name.Any(char.IsControl);

    /// <summary>Whether a name is that of one file or folder in another, and leads nowhere else on any system.</summary>
    public static bool IsFile(string name) =>
        name.Length > 0 && IsPlain(name) && !name.AsSpan().ContainsAny('/', '\\', ':') && name is not ("." or "..");

    /// <summary>A name as messages show it: not too long, a question mark for every control character.</summary>
    public static string Show(string name) =>
        string.Concat((name.Length <= 60 ? name : $"{name[..60]}…").Select(c => char.IsControl(c) ? '?' : c));
}
