using System.Numerics.Tensors;
using System.Security.Cryptography;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Recognition.Packages;

/// <summary>The files of a package that is being read: their hashes are checked, their content is not.</summary>
/// <param name="folder">The package's folder.</param>
public sealed class PackageFiles(string folder) : IDisposable
{
    /// <summary>The file with the manifest.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The file with the manifest's SHA-256.</summary>
    public const string HashFile = "manifest.sha256";

    /// <summary>The file with the weights.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>The file for people.</summary>
    public const string CardFile = "MODEL_CARD.md";

    internal const string Retrieve = "Restore the package from where it came, or train it again.";
    private const int LargestText = 64 << 20;
    private const long LargestWeights = 4L << 30;
    private const long LargestGraph = (2L << 30) - 1;
    private const string GraphExtension = ".onnx";
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private NativeBytes? _weights;

    /// <summary>The package's folder.</summary>
    public string Folder => folder;

    /// <summary>A file's bytes; not those of the weights.</summary>
    /// <param name="name">In folders of the package as <c>folder/name</c>.</param>
    /// <exception cref="ModelPackageException">The manifest does not name it.</exception>
    public byte[] this[string name] => _files.TryGetValue(name, out var bytes) ? bytes : throw Unnamed(name);

    /// <summary>Reads a file that the manifest names.</summary>
    /// <param name="name">In folders of the package as <c>folder/name</c>.</param>
    /// <param name="hash">The SHA-256 that it must have, in hexadecimal.</param>
    /// <exception cref="ModelPackageException">It lies elsewhere, is missing, cannot be read, or is another.</exception>
    internal void Read(string name, string hash)
    {
        byte[] read;
        if (name == WeightsFile)
        {
            _weights = ReadLimited(folder, name, LargestWeights, NativeBytes.Read);
            read = SHA256.HashData(_weights.Open());
        }
        else
        {
            var largest = Path.GetExtension(name) == GraphExtension ? LargestGraph : LargestText;
            _files[name] = ReadLimited(folder, name, largest, RegularFile.ReadAllBytes);
            read = SHA256.HashData(_files[name]);
        }

        if (Convert.ToHexStringLower(read) != hash)
            throw new ModelPackageException(
                Path.Combine(folder, name),
                $"does not match its hash in {ManifestFile}: the package is damaged or was changed.",
                Retrieve
            );
    }

    /// <summary>The files in a folder of the package, by their names in it.</summary>
    /// <param name="inner">The folder.</param>
    public Dictionary<string, byte[]> In(string inner) =>
        _files
            .Where(file => file.Key.StartsWith(inner + "/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key[(inner.Length + 1)..], file => file.Value, StringComparer.Ordinal);

    /// <summary>Opens the weights, once it is sure that they are as many as the manifest says: before memory is taken for them.</summary>
    /// <param name="promised">How many numbers the manifest's shapes need.</param>
    /// <exception cref="ArgumentException">They are more or fewer.</exception>
    public SafetensorsFile OpenWeights(long promised)
    {
        var weights = SafetensorsFile.Open((_weights ?? throw Unnamed(WeightsFile)).Open(), WeightsFile);
        var stored = weights.Tensors.Sum(tensor => tensor.Count);
        if (promised == stored)
            return weights;
        weights.Dispose();
        throw new ArgumentException($"{WeightsFile} holds {stored} numbers, and the shapes in {ManifestFile} need {promised}");
    }

    /// <summary>Reads the tensors of a set of parameters.</summary>
    /// <param name="parameters">Filled.</param>
    /// <param name="weights">Where they are stored.</param>
    /// <param name="prefix">What the names of the tensors begin with.</param>
    /// <exception cref="InvalidDataException">One is missing, of another shape, or not finite.</exception>
    public static void Load(ParameterSet parameters, SafetensorsFile weights, string prefix = "")
    {
        Load(parameters.All, weights, prefix);
        parameters.MarkChanged();
    }

    /// <summary>Reads the tensors of some parameters; whoever holds them must say that they have changed.</summary>
    /// <inheritdoc cref="Load(ParameterSet, SafetensorsFile, string)"/>
    public static void Load(IEnumerable<Parameter> parameters, SafetensorsFile weights, string prefix)
    {
        foreach (var parameter in parameters)
        {
            var tensor = weights[prefix + parameter.Name];
            if (tensor.Shape is not [var rows, var columns] || rows != parameter.Rows || columns != parameter.Columns)
                throw new InvalidDataException($"{WeightsFile}: {tensor} should be [{parameter.Rows} × {parameter.Columns}]");
            if (tensor.Type == TensorType.I8)
                EightBitRows.Read(weights, tensor.Name, parameter.Columns, parameter.Values);
            else
                weights.ReadFloats(tensor.Name, parameter.Values);
            if (!TensorPrimitives.IsFiniteAll<float>(parameter.Values))
                throw new InvalidDataException($"{WeightsFile}: {tensor} holds a number that is not finite");
        }
    }

    /// <summary>Gives back the memory of the weights.</summary>
    public void Dispose() => _weights?.Dispose();

    /// <summary>Reads a file of a package.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="name">In folders of the package as <c>folder/name</c>.</param>
    /// <param name="most">The most bytes it may have.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="ModelPackageException">It lies elsewhere, is missing, too large, no regular file, or cannot be read.</exception>
    public static T ReadLimited<T>(string folder, string name, long most, Func<string, T> read)
    {
        var parts = name.Split('/');
        if (parts.Length > 2 || !Array.TrueForAll(parts, PlainName.IsFile))
            throw new ModelPackageException(
                Path.Combine(folder, ManifestFile),
                $"names the file '{PlainName.Show(name)}', which does not lie in the package.",
                Retrieve
            );
        var place = Path.Combine(folder, name);
        try
        {
            // Whatever they point at now may be another file tomorrow, or one of somebody else.
            if (new FileInfo(place).LinkTarget is not null || (parts.Length > 1 && IsLink(folder, parts[0])))
                throw new ModelPackageException(place, "is, or lies behind, a symbolic link.", "Put the file itself in its place.");
            var length = RegularFile.Length(place);
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

    /// <summary>Whether a folder in a package is a symbolic link.</summary>
    internal static bool IsLink(string folder, string name) => new DirectoryInfo(Path.Combine(folder, name)).LinkTarget is not null;

    private ModelPackageException Unnamed(string name) =>
        new(Path.Combine(folder, ManifestFile), $"'files' does not name {name}.", Retrieve);
}
