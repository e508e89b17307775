using System.Security.Cryptography;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages;

/// <summary>
/// A trained model in a folder: <c>manifest.json</c>, the weights, the vocabulary and a card for people. The manifest has the SHA-256 of every other file, and
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

    private const string Retrieve = "Restore the package from where it came, or train it again.";
    private const int LargestManifest = 4 << 20;
    private const int LargestText = 64 << 20;
    private const long LargestWeights = 4L << 30;

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

    /// <summary>The card for people, in Markdown.</summary>
    public string Card { get; }

    /// <summary>Reads a package.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="ModelPackageException">It is not a sound package: the message names the file and the remedy.</exception>
    public static ModelPackage Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new ModelPackageException(folder, "there is no such folder.", "Give the folder of a model package, such as models/text.");
        var (manifest, hash) = ReadManifest(folder);
        var files = manifest.Files.ToDictionary(file => file.Key, file => ReadFile(folder, file.Key, file.Value), StringComparer.Ordinal);
        foreach (var needed in (ReadOnlySpan<string>)(manifest.Text is null ? [WeightsFile, CardFile] : [WeightsFile, VocabularyFile, CardFile]))
        {
            if (!files.ContainsKey(needed)) throw new ModelPackageException(Path.Combine(folder, ManifestFile), $"'files' does not name {needed}.", Retrieve);
        }

        try
        {
            var vocabulary = manifest.Text is null ? null : Vocabulary.Read(new MemoryStream(files[VocabularyFile]), VocabularyFile);
            using var weights = SafetensorsFile.Open(new MemoryStream(files[WeightsFile]), WeightsFile);
            return new(folder, hash, manifest, Build(manifest, vocabulary, weights), System.Text.Encoding.UTF8.GetString(files[CardFile]));
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
        if (hash != expected) throw new ModelPackageException(place, $"does not match the hash in {HashFile}: the package is damaged or was changed.", Retrieve);
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, ManifestJson.Default.ModelManifest);
        }
        catch (JsonException error)
        {
            throw new ModelPackageException($"{place}:{error.LineNumber + 1}", $"is not a manifest: {error.Message}", Retrieve, error);
        }

        if (manifest is null) throw new ModelPackageException(place, "is not a manifest: it holds null.", Retrieve);
        if (manifest.Format != ModelManifest.CurrentFormat)
            throw new ModelPackageException(place, $"has format {manifest.Format}, and this version reads format {ModelManifest.CurrentFormat}.", "Use the version of EmotionRNN that wrote it, or train the model again.");
        return (manifest, hash);
    }

    private static EmotionModel Build(ModelManifest manifest, Vocabulary? vocabulary, SafetensorsFile weights)
    {
        if (manifest.Networks is < 1 or > 100) throw new ArgumentException($"'networks' is {manifest.Networks}; it must lie in 1 to 100");
        if (!(manifest.Temperature is >= 0.01 and <= 100)) throw new ArgumentException($"'temperature' is {manifest.Temperature}; it must lie in 0.01 to 100");
        manifest.Network.Validate();
        manifest.Text?.Validate();
        if (manifest.Audio is { } audio && (audio.Columns < 0 || audio.Columns > audio.Inputs || audio.SampleRate != AcousticFeatures.SampleRate))
            throw new ArgumentException($"'audio' must use 0 to {audio.Inputs} columns at {AcousticFeatures.SampleRate} Hz; it has {audio.Columns} at {audio.SampleRate}");
        var labels = new LabelSet(manifest.Labels);
        if (labels.Count != manifest.Network.Classes) throw new ArgumentException($"there are {labels.Count} labels and {manifest.Network.Classes} classes");

        // Before any memory is taken: the file must hold as many numbers as the shapes promise.
        var promised = manifest.CountParameters();
        var stored = weights.Tensors.Sum(tensor => tensor.Count);
        if (promised != stored) throw new ArgumentException($"{WeightsFile} holds {stored} numbers, and the shapes in {ManifestFile} need {promised}");

        var pipeline = new FeaturePipeline(
            manifest.Text is { } text ? new TextFeatures(vocabulary!, Load(new TextCnn(text, seed: null), weights)) : null,
            manifest.Audio is null ? null : Load(manifest.Audio, weights));
        if (manifest.Network.InputSize != pipeline.Size) throw new ArgumentException($"the features have {pipeline.Size} numbers and the network reads {manifest.Network.InputSize}");
        var networks = new EmotionRnnNetwork[manifest.Networks];
        for (var i = 0; i < networks.Length; i++)
        {
            networks[i] = new(manifest.Network, seed: null);
            Load(networks[i].Parameters, weights, NetworkPrefix(i));
        }

        return new(labels, pipeline, networks, manifest.Temperature);
    }

    private static TextCnn Load(TextCnn text, SafetensorsFile weights)
    {
        Load(text.Parameters, weights, TextPrefix);
        return text;
    }

    private static AcousticFeatures Load(AudioManifest audio, SafetensorsFile weights)
    {
        float[] Read(string name) => weights[name].Shape is [var columns] && columns == audio.Columns
            ? weights.ReadFloats(name)
            : throw new InvalidDataException($"{WeightsFile}: {weights[name]} should be [{audio.Columns}]");
        return new(audio.Source, audio.Inputs, [.. Read(AudioColumns).Select(column => (int)column)], Read(AudioMean), Read(AudioScale));
    }

    private static void Load(ParameterSet parameters, SafetensorsFile weights, string prefix)
    {
        foreach (var parameter in parameters.All)
        {
            var tensor = weights[prefix + parameter.Name];
            if (tensor.Shape is not [var rows, var columns] || rows != parameter.Rows || columns != parameter.Columns)
                throw new InvalidDataException($"{WeightsFile}: {tensor} should be [{parameter.Rows} × {parameter.Columns}]");
            weights.ReadFloats(prefix + parameter.Name, parameter.Values);
            if (!AllFinite(parameter.Values)) throw new InvalidDataException($"{WeightsFile}: {tensor} holds a number that is not finite");
        }

        parameters.MarkChanged();
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return false;
        }

        return true;
    }

    private static byte[] ReadFile(string folder, string name, string hash)
    {
        var place = Path.Combine(folder, name);
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or "..")
            throw new ModelPackageException(Path.Combine(folder, ManifestFile), $"names the file '{name}', which does not lie in the package.", Retrieve);
        var bytes = ReadLimited(place, name == WeightsFile ? LargestWeights : LargestText);
        if (Hex(bytes) != hash) throw new ModelPackageException(place, $"does not match its hash in {ManifestFile}: the package is damaged or was changed.", Retrieve);
        return bytes;
    }

    private static byte[] ReadLimited(string place, long most)
    {
        try
        {
            var length = new FileInfo(place).Length;
            if (length > most) throw new ModelPackageException(place, $"has {length} bytes; at most {most} are read.", Retrieve);
            return File.ReadAllBytes(place);
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
