namespace EmotionRnn.Tests;

/// <summary>
/// Finds what tests read. Golden values lie in the repository. Research data may not be redistributed, so it lies beside the checkout, in
/// <c>../shared</c>
/// (or where EMOTIONRNN_SHARED points), and a test that needs it skips where it is missing.
/// </summary>
internal static class ReferenceData
{
    /// <summary>The repository's top folder.</summary>
    public static string Repository { get; } =
        FindUpwards("EmotionRnn.slnx") ?? throw new DirectoryNotFoundException("No EmotionRnn.slnx above the test's folder.");

    /// <summary>
    /// The command line's program: the one that was built with the tests, or another, such as a published one, that
    /// <c>EMOTIONRNN_EXECUTABLE</c> names.
    /// </summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("EMOTIONRNN_EXECUTABLE") is { Length: > 0 } other
            ? other
            : Path.Combine(
                Repository,
                "src",
                "EmotionRnn.Cli",
                "bin",
                new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
                "net10.0",
                OperatingSystem.IsWindows() ? "emotionrnn.exe" : "emotionrnn"
            );

    /// <summary>A file or folder under <c>tests/goldens</c>.</summary>
    public static string Golden(string name) => Path.Combine(Repository, "tests", "goldens", name);

    /// <summary>A file or folder under <c>../shared</c>; skips the calling test where it is missing.</summary>
    public static string Shared(params string[] parts)
    {
        var root = Environment.GetEnvironmentVariable("EMOTIONRNN_SHARED") ?? Path.Combine(Repository, "..", "shared");
        var path = Path.GetFullPath(Path.Combine([root, .. parts]));
        Assert.SkipUnless(
            Path.Exists(path),
            $"needs research data that is not redistributed: {Path.Combine(["shared", .. parts])} beside the checkout"
        );
        return path;
    }

    private static string? FindUpwards(string marker)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, marker)))
                return folder.FullName;
        }

        return null;
    }
}
