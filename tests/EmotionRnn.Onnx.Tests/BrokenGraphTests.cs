using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Onnx.Tests;

/// <summary>
/// Graphs that cannot be used: each is refused with one error that names the file, says what is wanted and lists what there is.
/// </summary>
public class BrokenGraphTests
{
    private const string Listed =
        "It has the inputs input_ids (int64 [batch × tokens]), attention_mask (int64 [batch × tokens]), token_type_ids (int64 "
        + "[batch × tokens])"
        + " and the outputs last_hidden_state (float [batch × tokens × 4]), rows (float [batch × tokens × 4]).";

    private static readonly SubwordTokenizer Tokenizer = BertTokenizer.Read(
        new MemoryStream("[PAD]\n[UNK]\n[CLS]\n[SEP]\nso\nwhat\n"u8.ToArray()),
        "vocab.txt"
    );

    [Fact]
    public void What_is_no_graph_is_refused()
    {
        byte[][] files =
        [
            [],
            "not a graph"u8.ToArray(),
            [.. new byte[1000]],
            GraphWriter.Text().Write()[..200],
            "ORTM ORTM ORTM"u8.ToArray(),
            [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        ];
        foreach (var file in files)
            Assert.Equal("folder/model.onnx: is not an ONNX graph.", Refusal(file));
        Assert.Contains(
            "no such file",
            Assert.Throws<EncoderException>(() => OnnxEncoders.Default.OpenText("nowhere/model.onnx")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_beyond_two_gigabytes_is_refused_unread()
    {
        var path = Path.GetTempFileName();
        using (var file = File.OpenWrite(path))
            file.SetLength(3L << 30);
        Assert.Contains(
            "has 3221225472 bytes; at most",
            Assert.Throws<EncoderException>(() => OnnxEncoders.Default.OpenText(path)).Message,
            StringComparison.Ordinal
        );
        File.Delete(path);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Mutated_graphs_are_refused_or_run_and_nothing_else()
    {
        var random = new Random(1);
        var sound = GraphWriter.Text().Write();
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var bytes = sound.ToArray();
            for (var k = random.Next(1, 4); k > 0; k--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                using var encoder = (IDisposable)
                    ((IEncoderGraphs)OnnxEncoders.Default).OpenText(new("folder/model.onnx", bytes), Tokenizer, []);
            }
            catch (OnnxModelException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 1999);
    }

    [Theory]
    [InlineData(99, 8)]
    [InlineData(17, 99)]
    public void Other_versions_than_the_runtime_knows_are_named(int operators, int format)
    {
        var graph = new GraphWriter { OperatorSet = operators, FormatVersion = format };
        GraphWriter
            .TextInputs(graph)
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        var message = Refusal(graph);
        Assert.StartsWith(
            $"folder/model.onnx: is of ONNX version {format} with operator set {operators}, and ONNX Runtime 1.",
            message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("onnxruntime_src", message, StringComparison.Ordinal);
        Assert.DoesNotContain("ErrorCode", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_does_not_exist_is_named()
    {
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Node("Telepathy", ["input_ids"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        Assert.Contains("Telepathy", Refusal(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other input", "the graph has no 'input_ids'")]
    [InlineData("one too many", "the graph wants 'pixel_values' too")]
    [InlineData("int32", "the graph's 'input_ids' is another")]
    [InlineData("fixed length", "the graph's 'input_ids' is another")]
    [InlineData("three sizes", "the graph's 'input_ids' is another")]
    public void Other_inputs_are_listed(string kind, string problem)
    {
        var graph = kind switch
        {
            "other input" => new GraphWriter().Input("attention_mask", GraphWriter.Int64, "b", "t"),
            "one too many" => GraphWriter.TextInputs(new GraphWriter()).Input("pixel_values", GraphWriter.Float, "b", 3),
            "int32" => new GraphWriter()
                .Input("input_ids", GraphWriter.Int32, "b", "t")
                .Input("attention_mask", GraphWriter.Int64, "b", "t"),
            "fixed length" => new GraphWriter()
                .Input("input_ids", GraphWriter.Int64, 1, 128)
                .Input("attention_mask", GraphWriter.Int64, "b", "t"),
            _ => new GraphWriter().Input("input_ids", GraphWriter.Int64, "b", "t", 2).Input("attention_mask", GraphWriter.Int64, "b", "t"),
        };
        var message = Refusal(
            graph
                .Table(40, 4)
                .Node("Gather", ["table", "attention_mask"], ["last_hidden_state"])
                .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4)
        );
        Assert.StartsWith("folder/model.onnx: an encoder of text takes input_ids, attention_mask", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains("It has the inputs ", message, StringComparison.Ordinal);
        Assert.Contains("the outputs last_hidden_state (float [b × t × 4])", message, StringComparison.Ordinal);
    }

    [Fact]
    public void States_that_there_are_not_are_answered_with_those_that_there_are() =>
        Assert.Equal(
            $"folder/model.onnx: the graph has no output 'hidden_state_9'. {Listed}",
            Refusal(GraphWriter.Text().Write(), new PooledState(Pooling.Mean, "hidden_state_9"))
        );

    [Fact]
    public void Outputs_that_are_no_states_are_refused()
    {
        var flat = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("ReduceMean", ["rows"], ["pooled"], GraphWriter.Attribute("keepdims", 0))
            .Output("pooled", GraphWriter.Float);
        Assert.Contains("has no output of states, float [batch × positions × d]", Refusal(flat), StringComparison.Ordinal);
        Assert.Contains("'pooled' has no states", Refusal(flat.Write(), new PooledState(Pooling.Mean, "pooled")), StringComparison.Ordinal);
        var wide = GraphWriter
            .TextInputs(new GraphWriter())
            .Tensor("table", [40, 8193], new float[40 * 8193])
            .Node("Gather", ["table", "input_ids"], ["wide"])
            .Output("wide", GraphWriter.Float, "b", "t", 8193);
        Assert.Contains("states of 8193 numbers, and 1 to 8192 are read", Refusal(wide), StringComparison.Ordinal);
        var other = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("Concat", ["rows", "rows"], ["last_hidden_state"], GraphWriter.Attribute("axis", 1))
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        Assert.Contains("is wanted", Refusal(other), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("Log", ["rows"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        Assert.Equal("folder/model.onnx: the output 'last_hidden_state' holds a number that is not finite.", Refusal(graph));
    }

    [Fact]
    public void A_table_that_is_smaller_than_the_vocabulary_is_refused()
    {
        var message = Refusal(GraphWriter.Text(vocabulary: 3));
        Assert.StartsWith("folder/model.onnx: the graph failed: ", message, StringComparison.Ordinal);
        Assert.Contains("Gather", message, StringComparison.Ordinal);
    }

    /// <summary>The file that it names exists, and would be read by a runtime that follows it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_in_other_files_are_refused_wherever_they_are_named(bool inSubgraph)
    {
        var outside = Path.GetTempFileName();
        File.WriteAllBytes(outside, new byte[40 * 4 * 4]);
        var inner = new GraphWriter()
            .External("table", [40, 4], outside)
            .Node("Gather", ["table", "input_ids"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        if (!inSubgraph)
            GraphWriter.TextInputs(inner);
        var graph = inSubgraph
            ? GraphWriter
                .TextInputs(new GraphWriter())
                .Scalar("yes", 1, type: 9)
                .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4)
                .Node(
                    "If",
                    ["yes"],
                    ["last_hidden_state"],
                    GraphWriter.Attribute("then_branch", inner),
                    GraphWriter.Attribute("else_branch", inner)
                )
            : inner;
        Assert.Equal(
            "folder/model.onnx: keeps the tensor 'table' in another file, and graphs that refer to files are not run. Export it "
                + "with its weights inside.",
            Refusal(graph)
        );
        File.Delete(outside);
    }

    [Fact]
    public void Sparse_weights_are_refused() =>
        Assert.Equal(
            "folder/model.onnx: keeps a tensor in sparse form, which is not run. Export it with whole tensors.",
            Refusal(GraphWriter.Text().Sparse("wide", 1_000_000, 1_000_000))
        );

    [Fact]
    public void A_graph_that_does_not_end_is_ended()
    {
        var body = new GraphWriter()
            .Input("i", GraphWriter.Int64)
            .Input("on", 9)
            .Input("x", GraphWriter.Float, "b", "t", 4)
            .Node("Identity", ["on"], ["still"])
            .Node("Sin", ["x"], ["y"])
            .Output("still", 9)
            .Output("y", GraphWriter.Float, "b", "t", 4);
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Scalar("most", long.MaxValue)
            .Scalar("yes", 1, type: 9)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("Loop", ["most", "yes", "rows"], ["last_hidden_state"], GraphWriter.Attribute("body", body))
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", 4);
        var clock = new Clock();
        Assert.Equal(
            "folder/model.onnx: gave no answer within 0.2 s.",
            Refusal(graph.Write(), new OnnxEncoders { MaxTime = TimeSpan.FromSeconds(0.2), Time = clock })
        );
        Assert.Equal([TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(0.2)], clock.Limits);
        clock.Limits.Clear();
        Assert.Equal("folder/model.onnx: gave no answer within 20 s.", Refusal(graph.Write(), new OnnxEncoders { Time = clock }));
    }

    /// <summary>
    /// Joined texts double with every turn of the loop, and a text that stands once is repeated as often as one likes: in memory that the
    /// runtime does not count.
    /// </summary>
    [Theory]
    [InlineData("loop")]
    [InlineData("tensor")]
    [InlineData("constant")]
    [InlineData("classical")]
    public void Texts_which_no_limit_of_memory_holds_for_are_refused(string kind)
    {
        var body = new GraphWriter()
            .Input("i", GraphWriter.Int64)
            .Input("on", 9)
            .Input("x", 8, "b", "t", "d")
            .Node("Identity", ["on"], ["still"])
            .Node("StringConcat", ["x", "x"], ["y"])
            .Output("still", 9)
            .Output("y", 8, "b", "t", "d");
        var graph = GraphWriter
            .TextInputs(new GraphWriter { OperatorSet = 20, FormatVersion = 9 })
            .Table(40, 4)
            .Scalar("most", long.MaxValue)
            .Scalar("yes", 1, type: 9)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Output("rows", GraphWriter.Float, "b", "t", 4);
        graph = kind switch
        {
            "loop" => graph
                .Node("Cast", ["rows"], ["texts"], GraphWriter.Attribute("to", 8))
                .Node("Loop", ["most", "yes", "texts"], ["end"], GraphWriter.Attribute("body", body)),
            "tensor" => graph.Text("long", "text"),
            "constant" => graph.Node("Constant", [], ["long"], GraphWriter.Attribute("value_string", "text")),
            _ => graph.Node("LabelEncoder", ["input_ids"], ["long"], "ai.onnx.ml"),
        };
        Assert.Equal(
            "folder/model.onnx: computes with texts or by operators of ai.onnx.ml, which is not run. Export the encoder without its "
                + "tokeniser.",
            Refusal(graph)
        );
    }

    [Fact]
    public void A_graph_that_wants_all_the_memory_does_not_get_it()
    {
        var graph = GraphWriter
            .TextInputs(new GraphWriter())
            .Table(40, 4)
            .Numbers("times", 1, 1, 20_000_000)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("Tile", ["rows", "times"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", "t", "d");
        Assert.Equal("folder/model.onnx: needs more than 2048 MB of memory for one input.", Refusal(graph));
        using var encoder = (IDisposable)
            ((IEncoderGraphs)OnnxEncoders.Default).OpenText(new("folder/model.onnx", GraphWriter.Text().Write()), Tokenizer, []);
    }

    /// <summary>Two calls of 1.2 GB do not fit together into 2 GB.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Calls_that_do_not_fit_together_are_answered_one_after_another()
    {
        var graph = new GraphWriter { OperatorSet = 18 }
            .Input("input_values", GraphWriter.Float, "b", "n")
            .Numbers("times", 1, 19_000)
            .Numbers("second", 1)
            .Node("Tile", ["input_values", "times"], ["large"])
            .Node("ReduceMax", ["large", "second"], ["most"])
            .Node("Unsqueeze", ["most", "second"], ["last_hidden_state"])
            .Output("last_hidden_state", GraphWriter.Float, "b", 1, 1);

        // Time is not what is tested: on a busy machine a gigabyte takes its own.
        IEncoderGraphs patient = new OnnxEncoders { MaxTime = TimeSpan.FromMinutes(10) };
        var encoder = patient.OpenAudio(new("folder/model.onnx", graph.Write()), [], normalize: false);
        using var opened = (IDisposable)encoder;
        float[] sound = [.. Enumerable.Range(0, 16_000).Select(i => i / 16_000f)];
        Parallel.For(
            0,
            4,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            _ => Assert.Equal(sound[^1], Assert.Single(encoder.Encode(sound)!))
        );
    }

    /// <summary>By which loading, the first to be timed, takes no time, and what comes after it all the time that it has.</summary>
    private sealed class Clock : TimeProvider
    {
        public List<TimeSpan> Limits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Limits.Add(dueTime);
            return System.CreateTimer(callback, state, Limits.Count == 1 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1), period);
        }
    }

    private static string Refusal(GraphWriter graph) => Refusal(graph.Write());

    private static string Refusal(byte[] file, params PooledState[] states) => Refusal(file, OnnxEncoders.Default, states);

    private static string Refusal(byte[] file, OnnxEncoders encoders, params PooledState[] states) =>
        Assert
            .Throws<OnnxModelException>(() => ((IEncoderGraphs)encoders).OpenText(new("folder/model.onnx", file), Tokenizer, states))
            .Message;
}
