using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>How an encoder's tokeniser lies in a package: its published files, in <c>tokenizer/</c>.</summary>
internal static class TokenizerFiles
{
    private const string Folder = "tokenizer";

    /// <summary>Writes the files.</summary>
    public static void Write(PackageWriter package, SubwordTokenizer tokenizer)
    {
        foreach (var (name, bytes) in tokenizer.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            package.Write($"{Folder}/{name}", bytes);
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">They are missing or malformed.</exception>
    public static SubwordTokenizer Read(PackageFiles files) => SubwordTokenizer.Read(files.In(Folder), Folder);
}
