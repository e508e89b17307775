using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Networks.Tests.Transformers;

/// <summary>The files of published encoders in all their spellings, and broken ones.</summary>
public sealed class EncoderFileTests : IDisposable
{
    private static readonly int[] Tokens = [2, 17, 25, 31, 3];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public EncoderFileTests()
    {
        foreach (var name in (string[])["config.json", "model.safetensors"])
            File.Copy(ReferenceData.Golden("tiny-bert/" + name), Path.Combine(_folder.FullName, name));
    }

    private string Weights => Path.Combine(_folder.FullName, "model.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("bert.")]
    [InlineData("roberta.")]
    [InlineData("model.")]
    [InlineData("some.wrapper.")]
    public void Prefixed_and_old_names_poolers_and_integers_do_not_matter(string prefix)
    {
        var expected = States();
        Rewrite(
            TensorType.F32,
            name => prefix + Old(name),
            writer =>
            {
                writer.AddFloats(prefix + "pooler.dense.weight", TensorType.F32, [2, 2], () => new float[4]);
                writer.AddFloats("cls.predictions.bias", TensorType.F32, [3], () => new float[3]);
                writer.AddBytes(prefix + "embeddings.position_ids", TensorType.U8, [1, 24], () => new byte[24]);
            }
        );
        Assert.Equal(expected, States());

        static string Old(string name) =>
            name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorType.F16, 5e-3)]
    [InlineData(TensorType.BF16, 4e-2)]
    public void Sixteen_bits_give_nearly_the_same_states(TensorType type, double tolerance)
    {
        var expected = States();
        Rewrite(type, name => name);
        var actual = States();
        Assert.NotEqual(expected, actual);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    [Fact]
    public void What_is_saved_is_read_back_with_its_head()
    {
        var network = EncoderNetwork.Open(_folder.FullName, classes: 7, seed: 5);
        var input = new EncoderInput(Tokens, [-1, 0, 0, 0, 0], 1);
        network.Save(Weights, metadata: new Dictionary<string, string> { ["format"] = "pt" });
        var again = EncoderNetwork.Open(_folder.FullName, classes: 7, seed: 6);
        Assert.Equal(network.LogProbabilities(input), again.LogProbabilities(input));
        Fails("head.classes.weight F32 [7 × 16], but the configuration asks for [3 × 16]", classes: 3);
    }

    [Fact]
    public void The_head_of_a_pretrained_encoder_depends_on_the_seed_alone()
    {
        var input = new EncoderInput(Tokens, [-1, 0, 0, 0, 0], 1);
        var first = EncoderNetwork.Open(_folder.FullName, classes: 7, seed: 5).LogProbabilities(input);
        Assert.Equal(first, EncoderNetwork.Open(_folder.FullName, classes: 7, seed: 5).LogProbabilities(input));
        Assert.NotEqual(first, EncoderNetwork.Open(_folder.FullName, classes: 7, seed: 6).LogProbabilities(input));
    }

    [Fact]
    public void Truncated_weights_are_one_clear_error()
    {
        File.WriteAllBytes(Weights, File.ReadAllBytes(Weights)[..20_000]);
        Fails("model.safetensors: tensor 'encoder.layer.0");
    }

    [Theory]
    [InlineData(
        "\"vocab_size\": 120",
        "\"vocab_size\": 121",
        "embeddings.word_embeddings.weight F32 [120 × 16], but the configuration asks for [121 × 16]"
    )]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "lacks the tensor 'encoder.layer.2.")]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "has the tensor 'encoder.layer.1.")]
    [InlineData("\"hidden_size\": 16", "\"hidden_size\": 32", "asks for [120 × 32]")]
    [InlineData("\"vocab_size\": 120", "\"vocab_size\": 3999999", "asks for [3999999 × 16]")]
    [InlineData("\"vocab_size\": 120", "\"vocab_size\": 1e99", "'vocab_size' must be a whole number")]
    [InlineData("\"vocab_size\": 120", "\"vocabulary\": 120", "'vocab_size' is missing")]
    [InlineData("\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "HiddenSize must be a multiple of Heads")]
    [InlineData(
        "\"model_type\": \"bert\"",
        "\"model_type\": \"deberta\"",
        "'model_type' is 'deberta', but the engine computes bert or roberta"
    )]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"", "'hidden_act' is 'relu'")]
    [InlineData("\"is_decoder\": false", "\"is_decoder\": true", "is_decoder")]
    [InlineData("{", "[", "not valid JSON")]
    public void A_configuration_that_disagrees_is_one_clear_error(string from, string to, string message)
    {
        var path = Path.Combine(_folder.FullName, "config.json");
        var config = File.ReadAllText(path);
        Assert.Contains(from, config, StringComparison.Ordinal);
        File.WriteAllText(path, config.Replace(from, to, StringComparison.Ordinal));
        Fails(message);
    }

    [Fact]
    public void A_missing_tensor_and_one_of_another_shape_or_type_are_named()
    {
        Rewrite(TensorType.F32, name => name == "encoder.layer.1.output.dense.bias" ? "renamed" : name);
        Fails("lacks the tensor 'encoder.layer.1.output.dense.bias'");
        Rewrite(
            TensorType.F32,
            name => "a." + name,
            writer => writer.AddBytes("b.embeddings.word_embeddings.weight", TensorType.U8, [1], () => new byte[1])
        );
        Fails("2 tensors are called 'embeddings.word_embeddings.weight'");
        Rewrite(TensorType.F32, name => name + "x");
        Fails("0 tensors are called 'embeddings.word_embeddings.weight'");
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        var network = EncoderNetwork.Open(_folder.FullName, classes: 7);
        network.Parameters["encoder.layer.0.output.dense.bias"].Values[3] = float.NaN;
        network.Save(Weights);
        Fails("'encoder.layer.0.output.dense.bias' holds a number that is not finite");
    }

    private float[] States() => EncoderNetwork.Open(_folder.FullName, classes: 7).States([Tokens], 2)[0][0];

    private void Fails(string message, int classes = 7) =>
        Assert.Contains(
            message,
            Assert.Throws<InvalidDataException>(() => EncoderNetwork.Open(_folder.FullName, classes)).Message,
            StringComparison.Ordinal
        );

    private void Rewrite(TensorType type, Func<string, string> rename, Action<SafetensorsWriter>? add = null)
    {
        using var original = SafetensorsFile.Open(ReferenceData.Golden("tiny-bert/model.safetensors"));
        var writer = new SafetensorsWriter();
        foreach (var tensor in original.Tensors)
            writer.AddFloats(rename(tensor.Name), type, tensor.Shape, () => original.ReadFloats(tensor.Name));
        add?.Invoke(writer);
        writer.Save(Weights);
    }
}
