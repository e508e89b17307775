namespace EmotionRnn.Media;

/// <summary>The files of a folder and of the folders in it.</summary>
internal sealed class FolderFiles(string folder, ClipLimits limits) : ClipFiles
{
    private readonly string _folder = Path.GetFullPath(folder);

    public override string CollectionName => Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder));

    public override IEnumerable<(string Name, long Bytes)> List()
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = limits.MaxDepth,
            AttributesToSkip = 0,
        };
        var count = 0;
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", options))
        {
            if (++count > limits.MaxFiles)
                throw TooMany();
            yield return (Path.GetRelativePath(_folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length);
        }
    }

    private MediaException TooMany() =>
        new(
            MediaProblem.TooCostly,
            _folder,
            $"the folder holds more than {limits.MaxFiles:N0} files",
            "give a folder of clips, or raise the limit"
        );

    public override T Use<T>(string name, Func<string, T> read) => read(Path.Combine(_folder, name));

    public override void Dispose() { }
}
