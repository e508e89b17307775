using System.Formats.Tar;
using System.IO.Compression;

namespace EmotionRnn.Recognition.Text;

/// <summary>Opens a file of word vectors by its name's ending: unpacked, or within gzip and tar, always as a stream.</summary>
internal static class WordVectorFile
{
    public static WordVectors Read(string path, WordVectorSelection selection)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null })
            throw new InvalidDataException($"{name}: holds no word vectors: it is empty, or no regular file. Fetch the file again.");
        using var file = RegularFile.OpenRead(path, bufferSize: 1 << 16);
        try
        {
            if (EndsWith(".tgz") || EndsWith(".tar.gz"))
                ReadPackage(file, name, selection);
            else if (EndsWith(".json"))
                new WinkVectorReader(file, name, selection).Read();
            else if (EndsWith(".gz"))
                ReadGlove(new GZipStream(file, CompressionMode.Decompress));
            else
                ReadGlove(file);
        }
        catch (Exception exception) when (exception is EndOfStreamException || (exception is InvalidDataException && !IsOurs(exception)))
        {
            throw new InvalidDataException($"{name}: the archive is damaged or incomplete. Fetch the file again.", exception);
        }

        return selection.ToWordVectors(name);

        bool IsOurs(Exception exception) => exception.Message.StartsWith(name, StringComparison.Ordinal);
        bool EndsWith(string ending) => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
        void ReadGlove(Stream stream) => new GloveVectorReader(stream, name, selection).Read();
    }

    // npm packs a package's files under package/; its vectors are the JSON that is not the package's own description.
    private static void ReadPackage(Stream file, string name, WordVectorSelection selection)
    {
        using var gzip = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            var entryName = Path.GetFileName(entry.Name);
            if (entry.DataStream is null || entryName == "package.json" || !entryName.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                continue;
            new WinkVectorReader(entry.DataStream, $"{name}, {entryName}", selection).Read();
            return;
        }

        throw new InvalidDataException($"{name}: no file of vectors (.json) in this archive.");
    }
}
