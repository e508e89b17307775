using System.Numerics.Tensors;
using System.Security.Cryptography;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Packages;

/// <summary>The files of a package that is being read: their hashes are checked, their content is not.</summary>
/// <param name="folder">The package's folder.</param>
/// <param name="graphs">Runs encoders that are graphs; null where nothing can.</param>
internal sealed class PackageFiles(string folder, IEncoderGraphs? graphs) : IDisposable
{
    private const int LargestText = 64 << 20;
    private const long LargestWeights = 4L << 30;
    private const long LargestGraph = (2L << 30) - 1;
    private const string GraphExtension = ".onnx";
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private NativeBytes? _weights;

    /// <summary>The package's folder.</summary>
    public string Folder => folder;

    /// <summary>What runs encoders that are graphs; null where nothing can.</summary>
    public IEncoderGraphs? Graphs => graphs;

    /// <summary>A file's bytes; not those of the weights.</summary>
    /// <exception cref="ModelPackageException">The manifest does not name it.</exception>
    public byte[] this[string name] => _files.TryGetValue(name, out var bytes) ? bytes : throw Unnamed(name);

    /// <summary>Reads a file that the manifest names.</summary>
    /// <param name="name">In folders of the package as <c>folder/name</c>.</param>
    /// <param name="hash">The SHA-256 that it must have, in hexadecimal.</param>
    /// <exception cref="ModelPackageException">It lies elsewhere, is missing, cannot be read, or is another.</exception>
    public void Read(string name, string hash)
    {
        if (
            name.Split('/') is not { Length: 1 or 2 } parts
            || parts.Any(part => part.Length == 0 || part != Path.GetFileName(part) || part is "." or "..")
        )
            throw new ModelPackageException(
                Path.Combine(folder, ModelPackage.ManifestFile),
                $"names the file '{name}', which does not lie in the package.",
                ModelPackage.Retrieve
            );
        var place = Path.Combine(folder, name);
        byte[] read;
        if (name == ModelPackage.WeightsFile)
        {
            _weights = ModelPackage.ReadLimited(place, LargestWeights, NativeBytes.Read);
            read = SHA256.HashData(_weights.Open());
        }
        else
        {
            _files[name] = ModelPackage.ReadLimited(
                place,
                Path.GetExtension(name) == GraphExtension ? LargestGraph : LargestText,
                File.ReadAllBytes
            );
            read = SHA256.HashData(_files[name]);
        }

        if (Convert.ToHexStringLower(read) != hash)
            throw new ModelPackageException(
                place,
                $"does not match its hash in {ModelPackage.ManifestFile}: the package is damaged or was changed.",
                ModelPackage.Retrieve
            );
    }

    /// <summary>The files in a folder of the package, by their names in it.</summary>
    public Dictionary<string, byte[]> In(string inner) =>
        _files
            .Where(file => file.Key.StartsWith(inner + "/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key[(inner.Length + 1)..], file => file.Value, StringComparer.Ordinal);

    /// <summary>Opens the weights, once it is sure that they are as many as the manifest says: before memory is taken for them.</summary>
    /// <param name="promised">How many numbers the manifest's shapes need.</param>
    public SafetensorsFile OpenWeights(long promised)
    {
        var weights = SafetensorsFile.Open((_weights ?? throw Unnamed(ModelPackage.WeightsFile)).Open(), ModelPackage.WeightsFile);
        var stored = weights.Tensors.Sum(tensor => tensor.Count);
        if (promised == stored)
            return weights;
        weights.Dispose();
        throw new ArgumentException(
            $"{ModelPackage.WeightsFile} holds {stored} numbers, and the shapes in {ModelPackage.ManifestFile} need {promised}"
        );
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
                throw new InvalidDataException($"{ModelPackage.WeightsFile}: {tensor} should be [{parameter.Rows} × {parameter.Columns}]");
            if (tensor.Type == TensorType.I8)
                EightBitRows.Read(weights, tensor.Name, parameter.Columns, parameter.Values);
            else
                weights.ReadFloats(tensor.Name, parameter.Values);
            if (!TensorPrimitives.IsFiniteAll<float>(parameter.Values))
                throw new InvalidDataException($"{ModelPackage.WeightsFile}: {tensor} holds a number that is not finite");
        }
    }

    /// <summary>Gives back the memory of the weights.</summary>
    public void Dispose() => _weights?.Dispose();

    private ModelPackageException Unnamed(string name) =>
        new(Path.Combine(folder, ModelPackage.ManifestFile), $"'files' does not name {name}.", ModelPackage.Retrieve);
}
