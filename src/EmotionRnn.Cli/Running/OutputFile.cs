using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Running;

/// <summary>Writes what a command was told to put into a file.</summary>
internal static class OutputFile
{
    /// <summary>Sees before long work that a file can be written afterwards.</summary>
    /// <exception cref="CommandFailure">It is a folder, or its folder does not exist.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
            throw new CommandFailure(ExitCode.File, $"{path}: is a folder; give a file");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw NoFolder(path);
    }

    /// <summary>Writes a file whole or not at all; a device such as <c>/dev/null</c> is written to, not replaced.</summary>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (Directory.Exists(path))
            throw new CommandFailure(ExitCode.File, $"{path}: is a folder; give a file");
        try
        {
            // A link stays a link, and its target gets the content.
            var target = File.Exists(path)
                ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path)
                : Path.GetFullPath(path);
            if (!Directory.Exists(Path.GetDirectoryName(target)))
                throw NoFolder(path);
            if (!OperatingSystem.IsWindows() && target.StartsWith("/dev/", StringComparison.Ordinal))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write);
                write(device);
            }
            else
                AtomicFile.Write(target, write);
        }
        catch (Exception error)
            when (error is UnauthorizedAccessException or (IOException and not EmotionRnn.Recognition.Packages.ModelPackageException))
        {
            throw new CommandFailure(ExitCode.File, $"{path}: cannot be written: {error.Message}", error);
        }
    }

    private static CommandFailure NoFolder(string path) => new(ExitCode.File, $"{path}: its folder does not exist; make it first");
}
