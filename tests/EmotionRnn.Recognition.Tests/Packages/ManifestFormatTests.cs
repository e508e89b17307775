using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Tests.Packages;

public sealed class ManifestFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shipped => ["text", "text-online", "audio", "text-encoder", "text-ensemble", "text-ensemble/tf-idf"];

    public void Dispose() => _folder.Dispose();

    /// <summary>A field that is written and not read, or the other way round, would change a byte.</summary>
    [Theory]
    [MemberData(nameof(Shipped))]
    public void Reading_and_writing_changes_no_byte(string model)
    {
        var written = ManifestFormat.Write(Read(Manifest(model)));
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(ManifestFormat.Write(Read(written))));
    }

    /// <summary>
    /// Packages of format 1 are read as they were: each of their numbers and texts stands in format 2 under the same name.
    /// </summary>
    [Theory]
    [MemberData(nameof(Shipped))]
    public void Nothing_of_format_1_is_lost(string model)
    {
        using JsonDocument first = JsonDocument.Parse(Manifest(model)),
            second = JsonDocument.Parse(ManifestFormat.Write(Read(Manifest(model))));
        Assert.Equal(1, first.RootElement.GetProperty("format").GetInt32());
        var isRnn = first.RootElement.GetProperty("kind").GetString() == "EmotionRnn";
        Assert.Equal(
            Leaves("", first.RootElement).Where(leaf => isRnn || leaf != "networks=0").Select(Renamed).Order(StringComparer.Ordinal),
            Leaves("", second.RootElement)
                .Select(leaf => leaf.Replace("format=2", "format=1", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

        static string Renamed(string leaf) =>
            leaf.Replace("neighbourWeight=", "neighborWeight=", StringComparison.Ordinal)
                .Replace("normalise=", "normalize=", StringComparison.Ordinal);

        static IEnumerable<string> Leaves(string name, JsonElement element) =>
            element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Leaves(field.Name, field.Value)),
                JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Leaves($"{name}[]", item)),
                _ => [$"{name}={element.GetRawText()}"],
            };
    }

    /// <summary>What another kind would have, and what is in no format, are refused in format 1 too.</summary>
    [Theory]
    [InlineData("text-encoder", "\"networks\": 0", "\"networks\": 1", "'networks' is unknown")]
    [InlineData("text-encoder", "\"networks\": 0", "\"linear\": {}", "'linear' is unknown")]
    [InlineData("text-encoder", "\"networks\": 0", "\"shape\": {}", "'shape' is unknown")]
    [InlineData("text-encoder", "\"networks\": 0", "\"surprise\": 0", "'surprise' is unknown")]
    [InlineData("text-encoder", "\"encoder\": {", "\"linear\": {", "the manifest has no 'encoder'")]
    [InlineData("text-encoder", "\"hiddenSize\": 384", "\"hiddenSize\": 3.4", "'encoder.shape.hiddenSize' must be a whole number")]
    [InlineData("text", "\"stateSize\": 100", "\"size\": 100", "'network.size' is unknown")]
    [InlineData("text", "\"networks\": 3,", "", "the manifest has no 'networks'")]
    [InlineData("text", "\"kind\": \"EmotionRnn\"", "\"kind\": \"Linear\"", "the manifest has no 'linear'")]
    public void Format_1_is_read_as_strictly(string model, string from, string to, string message)
    {
        var json = Encoding.UTF8.GetString(Manifest(model));
        Assert.Contains(from, json, StringComparison.Ordinal);
        var error = Assert.Throws<JsonException>(() => Read(Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal))));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each names the field, and its line in the manifest of 60 and some lines.</summary>
    [Theory]
    [InlineData("\"format\": 2", "\"format\": \"1\"", "manifest.json:2", "'format' must be a whole number")]
    [InlineData("\"format\": 2", "\"format\": 1.5", "manifest.json:2", "'format' must be a whole number")]
    [InlineData("\"format\": 2", "\"format\": 4294967297", "manifest.json:2", "'format' is too large")]
    [InlineData("\"format\": 2", "\"format\": null", "manifest.json:2", "'format' must be a whole number")]
    [InlineData(
        "\"kind\": \"EmotionRnn\"",
        "\"kind\": \"0\"",
        "manifest.json:3",
        "'kind' must be one of EmotionRnn, Encoder, Linear, Ensemble"
    )]
    [InlineData("\"kind\": \"EmotionRnn\"", "\"kind\": \"Linear, EmotionRnn\"", "manifest.json:3", "'kind' must be one of")]
    [InlineData("\"name\": \"tiny\"", "\"name\": null", "manifest.json:4", "'name' must be text")]
    [InlineData("\"name\": \"tiny\"", "\"name\": \"tiny\", \"name\": \"other\"", "manifest.json:4", "'name' is stated twice")]
    [InlineData("\"name\": \"tiny\"", "\"name\": \"\\ud800\"", "manifest.json", "not Unicode")]
    [InlineData("\"name\": \"tiny\"", "\"\\ud800\": 1, \"name\": \"tiny\"", "manifest.json", "is not a manifest")]
    [InlineData("\"surprise\"", "7", "manifest.json:8", "'labels[1]' must be text")]
    [InlineData("\"stateSize\": 8", "\"stateSize\": [[8]]", "manifest.json:22", "'shape.network.stateSize' must be a whole number")]
    [InlineData("\"stateSize\": 8", "\"stateSize\": 8, \"size\": 8", "manifest.json:22", "'shape.network.size' is unknown")]
    [InlineData("\"inputSize\": 5", "\"inputSizes\": 5", "manifest.json:17", "'shape.network' has no 'inputSize'")]
    [InlineData("\"listener\": true", "\"listener\": \"yes\"", "manifest.json:27", "'shape.network.listener' must be true or false")]
    [InlineData("\"metrics\": []", "\"metrics\": {}", "", "'metrics' must be a list")]
    [InlineData("\"metrics\": []", "\"metrics\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]", "", "is not a manifest")]
    [InlineData("\"training\": {", "\"trained\": {", "", "the manifest has no 'training'")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": \"NaN\"", "", "'temperature' must be a number")]
    [InlineData("\"weights.safetensors\": \"", "\"weights.safetensors\": 1, \"other\": \"", "", "'files.weights.safetensors' must be text")]
    public void What_is_wrong_is_named_with_its_line(string from, string to, string place, string message)
    {
        var path = TinyModel.Write(_folder.Path);
        var manifest = Path.Combine(path, PackageFiles.ManifestFile);
        var json = File.ReadAllText(manifest);
        Assert.Contains(from, json, StringComparison.Ordinal);
        File.WriteAllText(manifest, json.Replace(from, to, StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(path, PackageFiles.HashFile),
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(manifest)))
        );
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path));
        Assert.Contains(place, error.Place, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("{} {}")]
    public void What_is_no_record_is_no_manifest(string json) => Assert.ThrowsAny<JsonException>(() => Read(Encoding.UTF8.GetBytes(json)));

    /// <summary>What a package of an older version does not state keeps the value that it had then; null is as good as nothing.</summary>
    [Fact]
    public void What_may_be_missing_keeps_its_default()
    {
        var path = TinyModel.Write(_folder.Path);
        var json = File.ReadAllText(Path.Combine(path, PackageFiles.ManifestFile));
        Assert.Contains("\"attentionWindow\": 0,", json, StringComparison.Ordinal);
        Assert.Equal(
            Network(json),
            Network(
                json.Replace("\"attentionWindow\": 0,", "", StringComparison.Ordinal)
                    .Replace("\"listener\": true", "\"listener\": null", StringComparison.Ordinal)
            )
        );

        static EmotionRnnOptions Network(string json) => Assert.IsType<EmotionRnnShape>(Read(Encoding.UTF8.GetBytes(json)).Shape).Network;
    }

    private static byte[] Manifest(string model) =>
        File.ReadAllBytes(Path.Combine(ReferenceData.Repository, "models", model, PackageFiles.ManifestFile));

    private static ModelManifest Read(byte[] manifest) => ManifestFormat.Read(manifest, ModelPackage.Kinds);
}
