using System.Security.Cryptography;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Tests.Packages;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back_and_gives_the_same_answers()
    {
        var model = TinyModel.Create();
        model.RoundToStored();
        var path = TinyModel.Write(_folder.Path);
        var package = ModelPackage.Read(path);
        Assert.Equal("tiny", package.Manifest.Name);
        Assert.Equal("# tiny\n", package.Card);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, "manifest.json")))), package.Hash);
        Assert.Equal(model.Temperature, package.Model.Temperature);
        var dialogue = model.Pipeline.Extract(Conversations.Sample);
        var read = Assert.IsType<EmotionRnnModel>(package.Model);
        Assert.Equal(model.LogProbabilities([dialogue]), read.LogProbabilities([read.Pipeline.Extract(Conversations.Sample)]));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        var first = TinyModel.Write(_folder.Path);
        var second = TinyModel.Write(Directory.CreateDirectory(Path.Combine(_folder.Path, "again")).FullName);
        Assert.Equal(ModelPackage.Read(first).Hash, ModelPackage.Read(second).Hash);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("vocabulary.txt")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    [InlineData("MODEL_CARD.md")]
    public void One_flipped_byte_anywhere_refuses_the_package(string file)
    {
        var path = TinyModel.Write(_folder.Path);
        var place = Path.Combine(path, file);
        var bytes = File.ReadAllBytes(place);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(place, bytes);
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path));
        Assert.Contains("does not match", error.Message, StringComparison.Ordinal);
        Assert.Contains("train it again", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    public void A_missing_file_is_named(string file)
    {
        var path = TinyModel.Write(_folder.Path);
        File.Delete(Path.Combine(path, file));
        var error = Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path));
        Assert.Equal(Path.Combine(path, file), error.Place);
        Assert.Contains("is missing", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Manifests with a right hash and wrong content.</summary>
    [Theory]
    [InlineData("\"format\": 2", "\"format\": 3", "has format 3")]
    [InlineData("\"stateSize\": 8", "\"stateSize\": 65536", "holds")]
    [InlineData("\"stateSize\": 8", "\"stateSize\": 9", "the shapes in manifest.json need")]
    [InlineData("\"inputSize\": 5", "\"inputSize\": 6", "the shapes in manifest.json need")]
    [InlineData("\"networks\": 2", "\"networks\": 0", "'networks' is 0")]
    [InlineData("\"networks\": 2", "\"networks\": 3", "the shapes in manifest.json need")]
    [InlineData("\"temperature\": 1.5", "\"temperature\": 0", "'temperature' is 0")]
    [InlineData("\"dropout\": 0.2", "\"dropout\": 2", "Dropout must lie in [0, 1)")]
    [InlineData("\"words\": 7", "\"words\": 8", "the shapes in manifest.json need")]
    [InlineData("\"neutral\"", "\"joy\"", "joy")]
    [InlineData("\"kind\": \"EmotionRnn\"", "\"kind\": \"Other\"", "is not a manifest")]
    [InlineData("\"name\"", "\"surname\"", "is not a manifest")]
    [InlineData("\"neutral\"", "\"neu\\u001btral\"", "has a line break or another control character")]
    [InlineData("\"vocabulary.txt\"", "\"vocabulary\\u0000.txt\"", "'vocabulary?.txt', which does not lie in the package")]
    [InlineData("\"weights.safetensors\"", "\"../weights.safetensors\"", "does not lie in the package")]
    [InlineData("\"vocabulary.txt\"", "\"words.txt\"", "is missing")]
    public void A_manifest_that_contradicts_the_package_is_refused(string from, string to, string message)
    {
        var path = TinyModel.Write(_folder.Path);
        var place = Path.Combine(path, "manifest.json");
        var json = File.ReadAllText(place);
        Assert.Contains(from, json, StringComparison.Ordinal);
        File.WriteAllText(place, json.Replace(from, to, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(path, "manifest.sha256"), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(place))));
        Assert.Contains(message, Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    [InlineData("vocabulary.txt")]
    [InlineData("weights.safetensors")]
    [InlineData("MODEL_CARD.md")]
    public async Task Links_devices_and_pipes_are_no_files_of_a_package(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "makes links and pipes as Linux does");
        var path = TinyModel.Write(_folder.Path);
        var place = Path.Combine(path, file);
        var elsewhere = Path.Combine(_folder.Path, "elsewhere");
        File.Move(place, elsewhere);
        foreach (var target in (string[])[elsewhere, "/dev/zero"])
        {
            File.CreateSymbolicLink(place, target);
            Assert.Equal("is, or lies behind, a symbolic link.", Refusal().Problem);
            File.Delete(place);
        }

        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", place))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        var refused = await Task.Run(Refusal).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("is empty, or no regular file", refused.Message, StringComparison.Ordinal);
        File.Delete(place);
        File.Move(elsewhere, place);
        ModelPackage.Read(path).Dispose();

        ModelPackageException Refusal() => Assert.Throws<ModelPackageException>(() => ModelPackage.Read(path));
    }

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("config.json")]
    [InlineData("model.onnx")]
    [InlineData("model.safetensors")]
    [InlineData("vectors.txt")]
    public void A_device_without_end_is_refused_wherever_a_file_is_wanted(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/zero");
        var place = Path.Combine(_folder.Path, file);
        File.CreateSymbolicLink(place, "/dev/zero");
        var error = Assert.ThrowsAny<IOException>(() =>
            file switch
            {
                "vocab.txt" => (object)EmotionRnn.Recognition.Text.SubwordTokenizer.Open(_folder.Path),
                "config.json" => EmotionRnn.Networks.Transformers.EncoderConfigFile.Read(place),
                "model.onnx" => EmotionRnn.Recognition.Encoders.EncoderGraph.Open(place),
                "model.safetensors" => EmotionRnn.Networks.Safetensors.SafetensorsFile.Open(place),
                _ => EmotionRnn.Recognition.Text.WordVectors.Read(place, ["a"], 0),
            }
        );
        Assert.Contains("is empty, or no regular file; give one with content", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_folder_is_never_overwritten()
    {
        TinyModel.Write(_folder.Path);
        Assert.Contains(
            "exists already",
            Assert.Throws<IOException>(() => TinyModel.Write(_folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_package_that_cannot_be_finished_leaves_nothing_behind()
    {
        var model = TinyModel.Create();
        Assert.Throws<InvalidOperationException>(() =>
            ModelPackage.Write(
                Path.Combine(_folder.Path, "broken"),
                model,
                TinyModel.Description(),
                _ => throw new InvalidOperationException()
            )
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
