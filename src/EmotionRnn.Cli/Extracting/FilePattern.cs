using System.IO.Enumeration;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// Patterns of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders. Hidden files and folders fit only a name
/// that begins with a dot, as in a shell.
/// </summary>
internal static class FilePattern
{
    /// <summary>The files and folders that fit, in no particular order.</summary>
    public static IEnumerable<string> Match(string pattern)
    {
        var path = WithSlashes(pattern);
        var root = Path.GetPathRoot(path) ?? "";
        return Match(root, path[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A path with slashes, as on every system the output has it.</summary>
    public static string WithSlashes(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;

    private static IEnumerable<string> Match(string prefix, ReadOnlyMemory<string> names)
    {
        if (names.IsEmpty)
            return [prefix];
        var (name, rest) = (names.Span[0], names[1..]);
        if (name == "**")
            return Match(prefix, rest).Concat(Folders(prefix).SelectMany(folder => Match(folder, names)));
        if (name.AsSpan().ContainsAny('*', '?'))
            return Entries(prefix, name).SelectMany(entry => rest.IsEmpty || Directory.Exists(entry) ? Match(entry, rest) : []);
        var only = Join(prefix, name);
        return rest.IsEmpty
            ? Path.Exists(only)
                ? [only]
                : []
            : Directory.Exists(only)
                ? Match(only, rest)
                : [];
    }

    private static FileSystemEnumerable<string> Entries(string folder, string name) =>
        Enumerate(
            folder,
            (ref entry) =>
                (entry.FileName[0] != '.' || name[0] == '.')
                && FileSystemName.MatchesSimpleExpression(name, entry.FileName, ignoreCase: OperatingSystem.IsWindows())
        );

    // Links are not followed, since they may lead round in a circle.
    private static FileSystemEnumerable<string> Folders(string folder) =>
        Enumerate(
            folder,
            (ref entry) => entry.IsDirectory && entry.FileName[0] != '.' && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
        );

    private static FileSystemEnumerable<string> Enumerate(string folder, FileSystemEnumerable<string>.FindPredicate fits) =>
        new FileSystemEnumerable<string>(
            folder.Length == 0 ? "." : folder,
            (ref entry) => Join(folder, entry.FileName.ToString()),
            new EnumerationOptions { AttributesToSkip = 0 }
        )
        {
            ShouldIncludePredicate = fits,
        };

    private static string Join(string folder, string name) =>
        folder.Length == 0 || folder.EndsWith('/') ? folder + name : $"{folder}/{name}";
}
