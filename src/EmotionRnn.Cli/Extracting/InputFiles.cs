using EmotionRnn.Cli.Documents;
using EmotionRnn.Media;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// The recordings that arguments name: files, patterns and folders, in the order given, those of a pattern or folder by name, each once.
/// </summary>
internal sealed class InputFiles
{
    private readonly List<string> _files = [];
    private readonly List<FileRemark> _missing = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private InputFiles(IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
            Add(argument);
    }

    /// <summary>The files' paths, with slashes, each beginning as its argument does.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The arguments that name nothing.</summary>
    public IReadOnlyList<FileRemark> Missing => _missing;

    /// <summary>Finds what arguments name.</summary>
    public static InputFiles Of(IEnumerable<string> arguments) => new(arguments);

    private void Add(string argument)
    {
        if (File.Exists(argument))
            Add([argument]);
        else if (Directory.Exists(argument))
            AddAny(argument, Recordings(argument), "there is no recording in this folder");
        else if (argument.AsSpan().ContainsAny('*', '?'))
            AddAny(
                argument,
                FilePattern.Match(argument).SelectMany(path => Directory.Exists(path) ? Recordings(path) : [path]),
                "no file fits this pattern"
            );
        else
            _missing.Add(new(argument, "there is no such file"));
    }

    private void AddAny(string argument, IEnumerable<string> found, string otherwise)
    {
        string[] files = [.. found.Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            _missing.Add(new(argument, otherwise));
        Add(files);
    }

    private void Add(IEnumerable<string> files)
    {
        foreach (var file in files.Where(file => _seen.Add(Path.GetFullPath(file))))
            _files.Add(FilePattern.WithSlashes(file));
    }

    private static IEnumerable<string> Recordings(string folder) =>
        FilePattern
            .Match($"{folder.TrimEnd('/', Path.DirectorySeparatorChar)}/**/*")
            .Where(path => RecordingName.Fits(path) && File.Exists(path));
}
