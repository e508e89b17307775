using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>How an encoder's tokeniser lies in a package: its published files, in <c>tokenizer/</c>.</summary>
internal static class TokenizerFiles
{
    private const string Folder = "tokenizer";

    /// <summary>Writes the files and gives their names.</summary>
    public static IReadOnlyList<string> Write(string package, SubwordTokenizer tokenizer)
    {
        Directory.CreateDirectory(Path.Combine(package, Folder));
        foreach (var (name, bytes) in tokenizer.Files)
            File.WriteAllBytes(Path.Combine(package, Folder, name), bytes);
        return [.. tokenizer.Files.Keys.Order(StringComparer.Ordinal).Select(name => $"{Folder}/{name}")];
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They are missing or malformed.</exception>
    public static SubwordTokenizer Read(PackageFiles files) => SubwordTokenizer.Read(files.In(Folder), Folder);
}
