using System.Security.Cryptography;
using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Recognition.Packages;

/// <summary>The files of a package that is being written.</summary>
/// <param name="folder">Where they go; is there.</param>
public sealed class PackageWriter(string folder)
{
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>The package's folder, until it is whole: a new one beside the one it will be.</summary>
    public string Folder => folder;

    /// <summary>The files written so far and their SHA-256, in hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>Writes a file.</summary>
    /// <param name="name">In folders of the package as <c>folder/name</c>.</param>
    /// <param name="write">Writes its content.</param>
    public void Write(string name, Action<Stream> write)
    {
        var place = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using var file = new FileStream(place, FileMode.CreateNew, FileAccess.ReadWrite);
        write(file);
        file.Flush(flushToDisk: true);
        file.Position = 0;
        _files.Add(name, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    /// <summary>Writes a file of bytes that are there.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public void Write(string name, ReadOnlyMemory<byte> content) => Write(name, file => file.Write(content.Span));

    /// <summary>Writes the weights.</summary>
    /// <param name="weights">The weights.</param>
    public void Write(SafetensorsWriter weights) => Write(PackageFiles.WeightsFile, weights.WriteTo);
}
