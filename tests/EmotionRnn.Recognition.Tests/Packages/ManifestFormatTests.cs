using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Packages.Manifests;

namespace EmotionRnn.Recognition.Tests.Packages;

public sealed class ManifestFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A field that is written and not read, or the other way round, would change a byte.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("text-online")]
    [InlineData("audio")]
    [InlineData("text-encoder")]
    [InlineData("text-ensemble")]
    [InlineData("text-ensemble/tf-idf")]
    public void Reading_and_writing_changes_no_byte(string model)
    {
        var bytes = File.ReadAllBytes(Path.Combine(ReferenceData.Repository, "models", model, ModelPackage.ManifestFile));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(ManifestFormat.Write(ManifestFormat.Read(bytes))));
    }

    /// <summary>Each names the field, and its line in the manifest of 60 and some lines.</summary>
    [Theory]
    [InlineData("\"format\": 1", "\"format\": \"1\"", "manifest.json:2", "'format' must be a whole number")]
    [InlineData("\"format\": 1", "\"format\": 1.5", "manifest.json:2", "'format' must be a whole number")]
    [InlineData("\"format\": 1", "\"format\": 4294967297", "manifest.json:2", "'format' is too large")]
    [InlineData("\"format\": 1", "\"format\": null", "manifest.json:2", "'format' must be a whole number")]
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
    [InlineData("\"stateSize\": 8", "\"stateSize\": [[8]]", "manifest.json:21", "'network.stateSize' must be a whole number")]
    [InlineData("\"stateSize\": 8", "\"stateSize\": 8, \"size\": 8", "manifest.json:21", "'network.size' is unknown")]
    [InlineData("\"inputSize\": 5", "\"inputSizes\": 5", "manifest.json:16", "'network' has no 'inputSize'")]
    [InlineData("\"listener\": true", "\"listener\": \"yes\"", "manifest.json:26", "'network.listener' must be true or false")]
    [InlineData("\"metrics\": []", "\"metrics\": {}", "", "'metrics' must be a list")]
    [InlineData("\"metrics\": []", "\"metrics\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]", "", "is not a manifest")]
    [InlineData("\"training\": {", "\"trained\": {", "", "the manifest has no 'training'")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": \"NaN\"", "", "'temperature' must be a number")]
    [InlineData("\"weights.safetensors\": \"", "\"weights.safetensors\": 1, \"other\": \"", "", "'files.weights.safetensors' must be text")]
    public void What_is_wrong_is_named_with_its_line(string from, string to, string place, string message)
    {
        var path = TinyModel.Write(_folder.Path);
        var manifest = Path.Combine(path, ModelPackage.ManifestFile);
        var json = File.ReadAllText(manifest);
        Assert.Contains(from, json, StringComparison.Ordinal);
        File.WriteAllText(manifest, json.Replace(from, to, StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(path, ModelPackage.HashFile),
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
    public void What_is_no_record_is_no_manifest(string json) =>
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ManifestFormat.Read(Encoding.UTF8.GetBytes(json)));

    /// <summary>What a package of an older version does not state keeps the value that it had then; null is as good as nothing.</summary>
    [Fact]
    public void What_may_be_missing_keeps_its_default()
    {
        var path = TinyModel.Write(_folder.Path);
        var json = File.ReadAllText(Path.Combine(path, ModelPackage.ManifestFile));
        var stated = ManifestFormat.Read(Encoding.UTF8.GetBytes(json)).Network!;
        var read = ManifestFormat
            .Read(
                Encoding.UTF8.GetBytes(
                    json.Replace("\"attentionWindow\": 0,", "", StringComparison.Ordinal)
                        .Replace("\"listener\": true", "\"listener\": null", StringComparison.Ordinal)
                )
            )
            .Network;
        Assert.Equal(stated, read);
    }
}
