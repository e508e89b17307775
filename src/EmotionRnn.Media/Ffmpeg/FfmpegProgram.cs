using System.Runtime.InteropServices;

namespace EmotionRnn.Media;

/// <summary>Finds ffmpeg, and says how to install it where there is none.</summary>
public static class FfmpegProgram
{
    private const string Variable = "EMOTIONRNN_FFMPEG";

    /// <summary>The command that installs ffmpeg on this system.</summary>
    public static string InstallCommand =>
        OperatingSystem.IsWindows() ? "winget install ffmpeg"
        : OperatingSystem.IsMacOS() ? "brew install ffmpeg"
        : RuntimeInformation.OSDescription.Contains("Fedora", StringComparison.OrdinalIgnoreCase) ? "sudo dnf install ffmpeg"
        : Environment.IsPrivilegedProcess ? "apt-get install ffmpeg"
        : "sudo apt-get install ffmpeg";

    /// <summary>
    /// The path of ffmpeg: where the variable EMOTIONRNN_FFMPEG says, else the first on the PATH; null where there is none.
    /// </summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? Path.GetFullPath(named) : null;
        return FindOnPath("ffmpeg");
    }

    /// <summary>The first file of that name on the PATH; relative entries of the PATH do not count.</summary>
    internal static string? FindOnPath(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
