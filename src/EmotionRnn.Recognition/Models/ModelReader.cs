using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>Reads model packages. Their hashes are checked before anything is parsed, and nothing in them is run.</summary>
/// <param name="kinds">The kinds of model that there are.</param>
/// <param name="graphs">Runs the encoders of models that carry one as a graph; null: such models are refused.</param>
public sealed class ModelReader(IReadOnlyList<ModelKind> kinds, IEncoderGraphs? graphs = null)
{
    private const int LargestManifest = 4 << 20;

    /// <summary>What runs encoders that are graphs; null where nothing can.</summary>
    public IEncoderGraphs? Graphs => graphs;

    /// <summary>Reads and checks a manifest alone, without the weights.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <returns>The manifest, and the model's hash.</returns>
    /// <exception cref="ModelPackageException">It is not a sound manifest.</exception>
    public (ModelManifest Manifest, string Hash) ReadManifest(string folder)
    {
        var place = Path.Combine(folder, PackageFiles.ManifestFile);
        var expected = Encoding.ASCII.GetString(Read(PackageFiles.HashFile, 1024)).Trim();
        var bytes = Read(PackageFiles.ManifestFile, LargestManifest);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (hash != expected)
            throw new ModelPackageException(
                place,
                $"does not match the hash in {PackageFiles.HashFile}: the package is damaged or was changed.",
                PackageFiles.Retrieve
            );
        try
        {
            return (ManifestFormat.Read(bytes, kinds), hash);
        }
        catch (JsonException error)
        {
            throw new ModelPackageException(
                error.LineNumber is { } line ? $"{place}:{line + 1}" : place,
                $"is not a manifest: {error.Message}",
                PackageFiles.Retrieve,
                error
            );
        }
        catch (NotSupportedException error)
        {
            throw new ModelPackageException(
                place,
                error.Message,
                "Use the version of EmotionRNN that wrote it, or train the model again.",
                error
            );
        }

        byte[] Read(string file, long most) => PackageFiles.ReadLimited(folder, file, most, RegularFile.ReadAllBytes);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <returns>The model, and the card for people.</returns>
    /// <exception cref="ModelPackageException">It is not a sound package: the message names the file and the remedy.</exception>
    /// <exception cref="EncoderException">The package's encoder cannot be run.</exception>
    public (EmotionModel Model, string Card) ReadModel(string folder, ModelManifest manifest)
    {
        using var files = new PackageFiles(folder);
        foreach (var (name, expected) in manifest.Files)
            files.Read(name, expected);
        var card = Encoding.UTF8.GetString(files[PackageFiles.CardFile]);
        try
        {
            if (!(manifest.Temperature is >= 0.01 and <= 100))
                throw new ArgumentException($"'temperature' is {manifest.Temperature}; it must lie in 0.01 to 100");
            return (manifest.Shape.ReadModel(new LabelSet(manifest.Labels), manifest.Temperature, files, this), card);
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw new ModelPackageException(
                folder,
                $"the package contradicts itself: {error.Message.TrimEnd('.')}.",
                PackageFiles.Retrieve,
                error
            );
        }
    }

    /// <summary>How many bytes a package takes, those that it needs beside it included.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <exception cref="ModelPackageException">A file, or the manifest of a package that it needs, is missing or damaged.</exception>
    public long SizeOf(string folder, ModelManifest manifest) =>
        ((string[])[PackageFiles.ManifestFile, PackageFiles.HashFile, .. manifest.Files.Keys]).Sum(file =>
            PackageFiles.ReadLimited(folder, file, long.MaxValue, RegularFile.Length)
        )
        + manifest
            .Shape.Packages.Select(package => Path.Combine(folder, package))
            .Sum(package => SizeOf(package, ReadManifest(package).Manifest));
}
