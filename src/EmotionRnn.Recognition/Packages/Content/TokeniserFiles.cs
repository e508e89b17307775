using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>How an encoder's tokeniser lies in a package: its published files, in <c>tokenizer/</c>.</summary>
internal static class TokeniserFiles
{
    private const string Folder = "tokenizer";

    /// <summary>Writes the files and gives their names.</summary>
    public static IReadOnlyList<string> Write(string package, SubwordTokeniser tokeniser)
    {
        Directory.CreateDirectory(Path.Combine(package, Folder));
        foreach (var (name, bytes) in tokeniser.Files)
            File.WriteAllBytes(Path.Combine(package, Folder, name), bytes);
        return [.. tokeniser.Files.Keys.Order(StringComparer.Ordinal).Select(name => $"{Folder}/{name}")];
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They are missing or malformed.</exception>
    public static SubwordTokeniser Read(PackageFiles files) => SubwordTokeniser.Read(files.In(Folder), Folder);
}
