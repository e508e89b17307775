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
            if (File.Exists(Path.Combine(folder.FullName, Marker))) return Path.Combine(folder.FullName, name);
        }

        return null;
    }
}
