namespace EmotionRnn.Cli.Running;

/// <summary>The source tree that the program was built in, if it still lies there: it has the samples and the models.</summary>
internal static class Repository
{
    private const string Marker = "EmotionRnn.slnx";

    /// <summary>The path of a file or folder of it; null where the program is installed without its repository.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return Path.Combine(folder.FullName, name);
        }

        return null;
    }

    /// <summary>The path of a sample, beside the program or in its repository.</summary>
    /// <param name="name">Its file or folder under <c>samples</c>.</param>
    /// <exception cref="CommandFailure">It is in neither.</exception>
    public static string Sample(string name)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "samples", name);
        return Path.Exists(beside) ? beside
            : Find($"samples/{name}") is { } path && Path.Exists(path) ? path
            : throw new CommandFailure(
                ExitCode.File,
                $"samples/{name}: there is no such file beside the program or in its repository; give data of yours"
            );
    }
}
