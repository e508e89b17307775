namespace EmotionRnn.Media;

/// <summary>
/// Tells by its name whether a file in a folder is likely to be a recording; what it is, its first bytes say when it is opened.
/// </summary>
public static class RecordingName
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4",
        ".m4v",
        ".mov",
        ".3gp",
        ".mkv",
        ".webm",
        ".avi",
        ".mpg",
        ".mpeg",
        ".ts",
        ".mts",
        ".m2ts",
        ".flv",
        ".wmv",
        ".asf",
        ".wav",
        ".w64",
        ".mp3",
        ".m4a",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".wma",
        ".ac3",
        ".amr",
        ".aif",
        ".aiff",
        ".caf",
        ".au",
        ".wv",
        ".mka",
    };

    /// <summary>
    /// Whether the extension is one that recordings have. Hidden files, among them the notes of macOS (<c>._a.wav</c>), are left out.
    /// </summary>
    /// <param name="path">A file's name or path.</param>
    public static bool Fits(string path) =>
        !Path.GetFileName(path.AsSpan()).StartsWith('.') && Extensions.Contains(Path.GetExtension(path));
}
