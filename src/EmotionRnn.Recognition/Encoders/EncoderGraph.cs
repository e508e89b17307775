using System.Text.Json;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>An encoder as a graph.</summary>
/// <param name="Name">What messages call it: its file.</param>
/// <param name="Content">The file's bytes.</param>
public sealed record EncoderGraph(string Name, ReadOnlyMemory<byte> Content)
{
    private const int LongestConfig = 1 << 20;

    // Their first position is the padding's id + 1.
    private static readonly string[] CountedFromPadding = ["roberta", "camembert", "mpnet", "longformer", "data2vec-text"];

    /// <summary>The largest graph in bytes, 2 GB: what the format itself can hold.</summary>
    public static long LargestFile => Array.MaxLength;

    /// <summary>
    /// What people call the encoder: of an exported graph its file and the folder in which that lies, such as
    /// <c>all-minilm-l6-v2/model</c>.
    /// </summary>
    public string Title { get; init; } = TitleOf(Name);

    /// <summary>
    /// The most tokens that an encoder of text reads, the special ones included; a longer utterance is read in stretches.
    /// </summary>
    public int LongestSequence { get; init; } = 512;

    /// <summary>Reads a graph's file, and from a <c>config.json</c> beside it, if there is one, the longest sequence.</summary>
    /// <param name="path">The graph's file.</param>
    /// <exception cref="EncoderException">It is missing or too large, or the configuration is malformed: the message says
    /// which.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static EncoderGraph Open(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new EncoderException($"{path}: there is no such file.");
        if (file.Length > LargestFile)
            throw new EncoderException($"{path}: has {file.Length} bytes; at most {LargestFile} are read.");
        var graph = new EncoderGraph(path, RegularFile.ReadAllBytes(path));
        var config = new FileInfo(Path.Combine(file.DirectoryName!, "config.json"));
        return config.Exists && Longest(config) is { } longest ? graph with { LongestSequence = longest } : graph;
    }

    private static string TitleOf(string path)
    {
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        var file = Path.GetFileNameWithoutExtension(path);
        return string.IsNullOrEmpty(folder) ? file : $"{folder}/{file}";
    }

    private static int? Longest(FileInfo config)
    {
        if (config.Length > LongestConfig)
            throw new EncoderException($"{config}: longer than {LongestConfig} bytes, which no config.json is.");
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(config.FullName), new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new EncoderException($"{config}: not a JSON object.");
            if (!root.TryGetProperty("max_position_embeddings", out var field))
                return null;
            var family = root.TryGetProperty("model_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
            var before = Array.Exists(CountedFromPadding, family.Contains) ? Whole(root, "pad_token_id", 1) + 1 : 0;
            var longest = (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var positions) ? positions : 0) - before;
            return longest is >= 3 and <= 1 << 20
                ? longest
                : throw new EncoderException($"{config}: 'max_position_embeddings' is no whole number that leaves room for an utterance.");
        }
        catch (JsonException error)
        {
            throw new EncoderException($"{config}: not valid JSON. {error.Message}", error);
        }
    }

    private static int Whole(JsonElement root, string name, int otherwise) =>
        root.TryGetProperty(name, out var field)
        && field.ValueKind == JsonValueKind.Number
        && field.TryGetInt32(out var number)
        && number >= 0
            ? number
            : otherwise;
}
