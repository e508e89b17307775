using System.Security.Cryptography;
using System.Text.Json;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages.Content;
using EmotionRnn.Recognition.Packages.Manifests;

namespace EmotionRnn.Recognition.Packages;

/// <summary>
/// A trained model in a folder: <c>manifest.json</c>, its weights and other files, and a card for people. The manifest has the SHA-256 of
/// every other file, and
/// <c>manifest.sha256</c> that of the manifest. Reading checks all of them before anything is parsed, and runs nothing.
/// </summary>
public sealed partial class ModelPackage
{
    /// <summary>The file with the manifest.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The file with the manifest's SHA-256.</summary>
    public const string HashFile = "manifest.sha256";

    /// <summary>The file with the weights.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>The file with the words.</summary>
    public const string VocabularyFile = "vocabulary.txt";

    /// <summary>The file for people.</summary>
    public const string CardFile = "MODEL_CARD.md";

    internal const string Retrieve = "Restore the package from where it came, or train it again.";
    private const int LargestManifest = 4 << 20;

    private ModelPackage(string folder, string hash, ModelManifest manifest, EmotionModel model, string card)
    {
        Folder = folder;
        Hash = hash;
        Manifest = manifest;
        Model = model;
        Card = card;
    }

    /// <summary>Where it was read from.</summary>
    public string Folder { get; }

    /// <summary>The model's hash: the SHA-256 of its manifest, in hexadecimal, and so of everything in the package.</summary>
    public string Hash { get; }

    /// <summary>What it says of itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>What recognises.</summary>
    public EmotionModel Model { get; }

    /// <summary>How many bytes it takes, members that lie beside it included.</summary>
    public long Bytes => SizeOf(Folder, Manifest);

    /// <summary>The card for people, in Markdown.</summary>
    public string Card { get; }

    /// <summary>Reads a package.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="graphs">Runs the encoders of models that carry one as a graph; null: such models are refused.</param>
    /// <exception cref="ModelPackageException">It is not a sound package: the message names the file and the remedy.</exception>
    /// <exception cref="EncoderException">The package's encoder cannot be run.</exception>
    public static ModelPackage Read(string folder, IEncoderGraphs? graphs = null)
    {
        if (!Directory.Exists(folder))
            throw new ModelPackageException(folder, "there is no such folder.", "Give the folder of a model package, such as models/text.");
        var (manifest, hash) = ReadManifest(folder);
        using var files = new PackageFiles(folder, graphs);
        foreach (var (name, expected) in manifest.Files)
            files.Read(name, expected);
        var card = files[CardFile];
        try
        {
            var model = PackageContent.Of(manifest.Kind).Read(manifest, files);
            return new(folder, hash, manifest, model, System.Text.Encoding.UTF8.GetString(card));
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw new ModelPackageException(folder, $"the package contradicts itself: {error.Message.TrimEnd('.')}.", Retrieve, error);
        }
    }

    /// <summary>Reads and checks a manifest alone, without the weights.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <returns>The manifest, and the model's hash.</returns>
    /// <exception cref="ModelPackageException">It is not a sound manifest.</exception>
    public static (ModelManifest Manifest, string Hash) ReadManifest(string folder)
    {
        var place = Path.Combine(folder, ManifestFile);
        var expected = System.Text.Encoding.ASCII.GetString(ReadLimited(Path.Combine(folder, HashFile), 1024)).Trim();
        var bytes = ReadLimited(place, LargestManifest);
        var hash = Hex(bytes);
        if (hash != expected)
            throw new ModelPackageException(
                place,
                $"does not match the hash in {HashFile}: the package is damaged or was changed.",
                Retrieve
            );
        ModelManifest manifest;
        try
        {
            manifest = ManifestFormat.Read(bytes);
        }
        catch (JsonException error)
        {
            throw new ModelPackageException(
                error.LineNumber is { } line ? $"{place}:{line + 1}" : place,
                $"is not a manifest: {error.Message}",
                Retrieve,
                error
            );
        }

        if (manifest.Format != ModelManifest.CurrentFormat)
            throw new ModelPackageException(
                place,
                $"has format {manifest.Format}, and this version reads format {ModelManifest.CurrentFormat}.",
                "Use the version of EmotionRNN that wrote it, or train the model again."
            );
        return (manifest, hash);
    }

    /// <summary>How many bytes a package takes, members that lie beside it included.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <exception cref="ModelPackageException">A file, or the manifest of a member, is missing or damaged.</exception>
    public static long SizeOf(string folder, ModelManifest manifest) =>
        ((string[])[ManifestFile, HashFile, .. manifest.Files.Keys]).Sum(file => Length(Path.Combine(folder, file)))
        + (manifest.Members ?? []).Sum(member =>
            SizeOf(Path.Combine(folder, member.Package), ReadManifest(Path.Combine(folder, member.Package)).Manifest)
        );

    private static long Length(string place) =>
        new FileInfo(place) is { Exists: true } file
            ? file.Length
            : throw new ModelPackageException(place, "is missing.", "Give the folder of a whole model package, such as models/text.");

    private static byte[] ReadLimited(string place, long most) => ReadLimited(place, most, File.ReadAllBytes);

    /// <summary>Reads a file of a package.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="most">The most bytes it may have.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="ModelPackageException">It is missing, too large, or cannot be read.</exception>
    internal static T ReadLimited<T>(string place, long most, Func<string, T> read)
    {
        try
        {
            var length = new FileInfo(place).Length;
            if (length > most)
                throw new ModelPackageException(place, $"has {length} bytes; at most {most} are read.", Retrieve);
            return read(place);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelPackageException(place, "is missing.", "Give the folder of a whole model package, such as models/text.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not ModelPackageException))
        {
            throw new ModelPackageException(place, $"cannot be read: {error.Message}", "Check the file and its permissions.", error);
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
