using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Onnx.Encoders;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Onnx.Tests;

public class OnnxTextEncoderTests
{
    private static readonly string[] Texts =
    [
        "so what",
        "no",
        "",
        "what did you say",
        "so",
        "you did",
        "say so",
        "no no no no what",
        "what",
    ];

    private static readonly SubwordTokenizer Tokenizer = BertTokenizer.Read(
        new MemoryStream(Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\nso\nwhat\nno\nyou\ndid\nsay\n'\n")),
        "vocab.txt"
    );

    /// <summary>
    /// Eight bits against 32, in cosines: the golden's first 48 of 384 dimensions for the last layer, and all of them against our own
    /// engine, which the goldens
    /// hold to 1e-4. Over 48 dimensions alone the fourth layer's cosine falls to .972, over all to .991.
    /// </summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Means_of_an_eight_bit_encoder_are_near_those_of_floats()
    {
        var folder = ReferenceData.Shared("encoders", "all-minilm-l6-v2");
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        using var encoder = OnnxEncoders.Default.OpenText(
            Path.Combine(folder, "model_int8.onnx"),
            [new(Pooling.Mean, "last_hidden_state"), new(Pooling.Mean, "hidden_state_2"), new(Pooling.Mean, "hidden_state_4")]
        );
        Assert.Equal(3 * 384, encoder.Size);
        Assert.InRange(encoder.ParameterCount, 22_500_000, 23_000_000);

        // The goldens are of raw text: those that cleaning would change are left out, and that of special tokens in the text, which here
        // make none.
        var cases = golden
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .Where(c =>
                c.GetProperty("text").GetString() is { } text
                && DialogueWindows.Clean(text) == text
                && !text.Contains("[SEP]", StringComparison.Ordinal)
            )
            .ToArray();
        Assert.InRange(cases.Length, 30, 39);
        var vectors = Encode(encoder, [.. cases.Select(c => c.GetProperty("text").GetString()!)]);
        var floats = EncoderNetwork
            .Open(folder, classes: 7)
            .States([.. cases.Select(c => c.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray())], 6, 2, 4);
        for (var i = 0; i < cases.Length; i++)
        {
            float[] last = [.. cases[i].GetProperty("mean_last").EnumerateArray().Select(x => x.GetSingle())];
            AtLeast(.96, last, vectors[i].AsSpan(0, last.Length), $"golden {i}");
            foreach (var (part, (layer, least)) in new[] { (6, .96), (2, .99), (4, .99) }.Index())
            {
                var mean = new float[384];
                new PooledState(Pooling.Mean, $"{layer}").Write(floats[i][part], mean);
                AtLeast(least, mean, vectors[i].AsSpan(part * 384, 384), $"layer {layer} of {i}");
            }
        }

        static void AtLeast(double least, float[] expected, ReadOnlySpan<float> actual, string what)
        {
            var cosine = TensorPrimitives.CosineSimilarity(expected, actual);
            Assert.True(cosine >= least, $"{what}: {cosine:f4}");
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void An_eight_bit_encoder_gives_the_same_bits_whatever_stands_beside()
    {
        var folder = ReferenceData.Shared("encoders", "all-minilm-l6-v2");
        using var encoder = OnnxEncoders.Default.OpenText(Path.Combine(folder, "model_int8.onnx"));
        Assert.Equal(4 * 384, encoder.Size);
        var together = Encode(encoder, Texts);
        for (var i = 0; i < Texts.Length; i++)
            Assert.Equal(Encode(encoder, Texts[i])[0], together[i]);
    }

    [Fact]
    public void Vectors_are_the_means_of_all_outputs_and_the_first_state_of_the_last()
    {
        using var encoder = Open(GraphWriter.Text());
        Assert.Equal(12, encoder.Size);
        Assert.Equal(40 * 4 + 4 * 4, encoder.ParameterCount);
        var vector = Encode(encoder, "so what")[0];
        using var first = Open(
            GraphWriter.Text(),
            new PooledState(Pooling.First, "rows"),
            new PooledState(Pooling.Mean, "rows"),
            new PooledState(Pooling.First, "last_hidden_state")
        );
        var parts = Encode(first, "so what")[0];

        // [CLS] so what [SEP] are the ids 2, 4, 5 and 3 of the table.
        var random = new Random(1);
        float[] table = [.. Enumerable.Range(0, 160).Select(_ => (float)(random.NextDouble() - 0.5))];
        for (var k = 0; k < 4; k++)
        {
            Assert.Equal(table[2 * 4 + k], parts[k]);
            Assert.Equal((table[2 * 4 + k] + table[4 * 4 + k] + table[5 * 4 + k] + table[3 * 4 + k]) / 4, parts[4 + k], 1e-6);
            Assert.Equal(parts[4 + k], vector[4 + k]);
            Assert.Equal(parts[8 + k], vector[8 + k]);
        }
    }

    /// <summary>
    /// One whose states depend on nothing beside, which is batched; one whose scale does, stated in its operators; and one whose does
    /// without saying so.
    /// </summary>
    [Theory]
    [InlineData("float")]
    [InlineData("eight-bit")]
    [InlineData("scaled")]
    [InlineData("one at a time")]
    public void The_same_utterance_has_the_same_bits_in_any_company(string kind)
    {
        var scaled = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        using var encoder = Open(
            kind switch
            {
                "float" => GraphWriter.Text(),
                "eight-bit" => scaled
                    .Node("DynamicQuantizeLinear", ["rows"], ["q", "scale", "zero"])
                    .Node("DequantizeLinear", ["q", "scale", "zero"], ["last_hidden_state"]),
                "scaled" => scaled
                    .Node("ReduceMax", ["rows"], ["most"], GraphWriter.Attribute("keepdims", 0))
                    .Node("Div", ["rows", "most"], ["last_hidden_state"]),
                _ => new GraphWriter()
                    .Input("input_ids", GraphWriter.Int64, 1, "t")
                    .Input("attention_mask", GraphWriter.Int64, 1, "t")
                    .Table(40, 4)
                    .Node("Gather", ["table", "input_ids"], ["last_hidden_state"])
                    .Output("last_hidden_state", GraphWriter.Float, 1, "t", 4),
            }
        );
        var together = Encode(encoder, Texts);
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(Encode(encoder, Texts[i])[0], together[i]);
            Assert.Equal(
                together[i],
                encoder.Encode([Conversation(Texts), new("", []), Conversation([.. Texts.Reverse()])])[2][
                    ((Texts.Length - 1 - i) * encoder.Size)..
                ][..encoder.Size]
            );
        }

        Parallel.For(0, 8, _ => Assert.Equal(together, Encode(encoder, Texts)));
    }

    [Fact]
    public void Half_precision_is_read()
    {
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("Cast", ["rows"], ["last_hidden_state"], GraphWriter.Attribute("to", GraphWriter.Float16))
            .Output("last_hidden_state", GraphWriter.Float16, "b", "t", 4);
        using var half = Open(graph, new PooledState(Pooling.Mean, "last_hidden_state"));
        using var full = Open(GraphWriter.Text(), new PooledState(Pooling.Mean, "rows"));
        Assert.Equal(Encode(full, "so what")[0], Encode(half, "so what")[0], (x, y) => Math.Abs(x - y) < 1e-3);
        Assert.NotEqual(full.Hash, half.Hash);
    }

    [Fact]
    public void Apostrophes_are_cleaned_and_long_utterances_read_whole_in_stretches()
    {
        using var encoder = Open(GraphWriter.Text());
        Assert.Equal(Encode(encoder, "you'say")[0], Encode(encoder, "you\u2019say")[0]);
        var words = string.Join(' ', Enumerable.Repeat("so", 510));
        var parts = Encode(encoder, words, "what", words + " what");
        IsMean(parts[2], (parts[0], 512), (parts[1], 3));
        Assert.NotEqual(parts[0], parts[2]);
    }

    [Fact]
    public void Files_beside_the_graph_say_how_it_is_read()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, GraphWriter.Text().Write());
        Assert.Contains(
            "neither vocab.txt",
            Assert.Throws<InvalidDataException>(() => OnnxEncoders.Default.OpenText(path)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllBytes(Path.Combine(folder, "vocab.txt"), Tokenizer.Files["vocab.txt"]);
        using var whole = OnnxEncoders.Default.OpenText(path);
        Assert.Equal($"{Path.GetFileName(folder)}/model", whole.Name);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            """{"model_type": "roberta", "max_position_embeddings": 6, "pad_token_id": 1}"""
        );
        using var cut = OnnxEncoders.Default.OpenText(path);
        Assert.NotEqual(whole.Hash, cut.Hash);
        var parts = Encode(whole, "so what", "did you", "say");
        IsMean(Encode(cut, "so what did you say")[0], (parts[0], 4), (parts[1], 4), (parts[2], 3));
        File.WriteAllText(Path.Combine(folder, "config.json"), """{"max_position_embeddings": "many"}""");
        Assert.Contains(
            "max_position_embeddings",
            Assert.Throws<EncoderException>(() => OnnxEncoders.Default.OpenText(path)).Message,
            StringComparison.Ordinal
        );
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_graph_with_fewer_places_than_tokens_says_what_to_do()
    {
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Scalar("axis", 1)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("CumSum", ["attention_mask", "axis"], ["places"])
            .Node("Gather", ["table", "places"], ["positions"])
            .Node("Add", ["rows", "positions"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        using var encoder = Open(graph);
        var error = Assert.Throws<OnnxModelException>(() => Encode(encoder, string.Join(' ', Enumerable.Repeat("so", 50))));
        Assert.Contains(
            "It was given 52 tokens; if it reads fewer, let a config.json beside it say so as max_position_embeddings.",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.NotEmpty(Encode(encoder, "so what"));
    }

    [Fact]
    public void Hashes_tell_graphs_tokenisers_and_states_apart_and_nothing_else()
    {
        using var one = Open(GraphWriter.Text());
        using var same = Open(
            GraphWriter.Text(),
            new PooledState(Pooling.Mean, "last_hidden_state"),
            new PooledState(Pooling.Mean, "rows"),
            new PooledState(Pooling.First, "last_hidden_state")
        );
        using var states = Open(GraphWriter.Text(), new PooledState(Pooling.Mean, "rows"));
        using var graph = Open(GraphWriter.Text(vocabulary: 41));
        using var tokenizer = Open(
            GraphWriter.Text(),
            BertTokenizer.Read(new MemoryStream([.. Tokenizer.Files["vocab.txt"], (byte)'x', (byte)'\n']), "vocab.txt")
        );
        Assert.Equal(one.Hash, same.Hash);
        Assert.Equal(4, new[] { one.Hash, states.Hash, graph.Hash, tokenizer.Hash }.Distinct().Count());
    }

    [Fact]
    public void Encoding_can_be_cancelled()
    {
        using var encoder = Open(GraphWriter.Text());
        Assert.ThrowsAny<OperationCanceledException>(() => encoder.Encode([Conversation(Texts)], new CancellationToken(canceled: true)));
    }

    private static Conversation Conversation(string[] texts) =>
        new(
            "c",
            [
                .. texts.Select(
                    (text, i) =>
                        new Utterance
                        {
                            Id = $"{i}",
                            Speaker = "A",
                            Text = text,
                        }
                ),
            ]
        );

    private static OnnxTextEncoder Open(GraphWriter graph, params PooledState[] states) => Open(graph, Tokenizer, states);

    private static OnnxTextEncoder Open(GraphWriter graph, SubwordTokenizer tokenizer, params PooledState[] states) =>
        (OnnxTextEncoder)((IEncoderGraphs)OnnxEncoders.Default).OpenText(new("small/model.onnx", graph.Write()), tokenizer, states);

    private static void IsMean(float[] mean, params (float[] Vector, int Tokens)[] stretches)
    {
        double tokens = stretches.Sum(stretch => stretch.Tokens);
        Assert.Equal(
            Enumerable.Range(0, mean.Length).Select(k => (float)stretches.Sum(stretch => stretch.Tokens / tokens * stretch.Vector[k])),
            mean,
            (x, y) => Math.Abs(x - y) < 1e-6
        );
    }

    private static float[][] Encode(OnnxTextEncoder encoder, params string[] texts) =>
        [.. encoder.Encode([Conversation(texts)])[0].Chunk(encoder.Size)];
}
