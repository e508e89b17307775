namespace EmotionRnn;

/// <summary>
/// Reads files that others gave, of which only regular ones are read: a device may have no end, and a pipe lets whoever opens it wait.
/// Their size is asked first, and no more than that is read.
/// </summary>
internal static class RegularFile
{
    /// <summary>The size in bytes, above 0: what is empty to the system may be a device or a pipe.</summary>
    /// <exception cref="IOException">The file is missing, empty, or no regular one.</exception>
    public static long Length(string path)
    {
        // Of a link the system tells the link's own size.
        var length = ((FileInfo)(File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path))).Length;
        return length > 0 ? length : throw new IOException($"{path}: is empty, or no regular file; give one with content.");
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is missing, empty, no regular one, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 1 << 12)
    {
        Length(path);
        return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
    }

    /// <summary>Reads a whole file, whose size the caller has limited.</summary>
    /// <exception cref="IOException">It is missing, empty, no regular one, or became shorter meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        var length = Length(path);
        using var file = OpenRead(path, bufferSize: 0);
        var bytes = new byte[length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
