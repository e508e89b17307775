using System.Runtime.InteropServices;
using System.Text;

namespace EmotionRnn.Onnx.Tests;

/// <summary>Writes small ONNX graphs, sound and broken ones: just as much of the format (protobuf) as that takes.</summary>
internal sealed class GraphWriter
{
    public const int Float = 1,
        Int32 = 6,
        Int64 = 7,
        Float16 = 10;

    private readonly List<byte[]> _fields = [];

    public long FormatVersion { get; init; } = 8;

    public long OperatorSet { get; init; } = 17;

    /// <summary>
    /// An encoder of text in small: a table of vectors, and <c>tanh(table[ids] · W)</c> as <c>last_hidden_state</c> with the rows
    /// themselves as <c>rows</c>.
    /// </summary>
    public static GraphWriter Text(int vocabulary = 40, int size = 4) =>
        TextInputs(new GraphWriter())
            .Table(vocabulary, size)
            .Node("Gather", ["table", "input_ids"], ["rows"])
            .Node("MatMul", ["rows", "W"], ["product"])
            .Node("Tanh", ["product"], ["last_hidden_state"])
            .Output("last_hidden_state", Float, "batch", "tokens", size)
            .Output("rows", Float, "batch", "tokens", size);

    /// <summary>The three inputs of an encoder of text.</summary>
    public static GraphWriter TextInputs(GraphWriter graph) =>
        graph
            .Input("input_ids", Int64, "batch", "tokens")
            .Input("attention_mask", Int64, "batch", "tokens")
            .Input("token_type_ids", Int64, "batch", "tokens");

    /// <summary>A table of vectors, and a matrix <c>W</c>.</summary>
    public GraphWriter Table(int vocabulary, int size) =>
        Tensor("table", [vocabulary, size], Noise(vocabulary * size, 1)).Tensor("W", [size, size], Noise(size * size, 2));

    public GraphWriter Input(string name, int type, params object[] shape) => Add(11, ValueInfo(name, type, shape));

    public GraphWriter Output(string name, int type, params object[] shape) => Add(12, ValueInfo(name, type, shape));

    public GraphWriter Node(string operation, string[] inputs, string[] outputs, params byte[][] attributes) =>
        Add(
            1,
            [
                .. inputs.Select(name => Field(1, name)),
                .. outputs.Select(name => Field(2, name)),
                Field(4, operation),
                .. attributes.Select(attribute => Field(5, attribute)),
            ]
        );

    /// <summary>A node of an operator that is not of the standard.</summary>
    public GraphWriter Node(string operation, string[] inputs, string[] outputs, string domain) =>
        Add(
            1,
            [.. inputs.Select(name => Field(1, name)), .. outputs.Select(name => Field(2, name)), Field(4, operation), Field(7, domain)]
        );

    /// <summary>A tensor that is a text.</summary>
    public GraphWriter Text(string name, string text) => Add(5, Field(1, 1), Field(2, 8), Field(6, text), Field(8, name));

    public GraphWriter Tensor(string name, long[] shape, float[] values) =>
        Add(
            5,
            [
                .. shape.Select(size => Field(1, size)),
                Field(2, Float),
                Field(8, name),
                Field(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
            ]
        );

    public GraphWriter Numbers(string name, params long[] values) =>
        Add(5, [Field(1, values.Length), Field(2, Int64), Field(8, name), Field(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray())]);

    public GraphWriter Scalar(string name, long value, int type = Int64) =>
        Add(
            5,
            [
                Field(2, type),
                Field(8, name),
                Field(9, type == Int64 ? MemoryMarshal.AsBytes(new[] { value }.AsSpan()).ToArray() : [(byte)value]),
            ]
        );

    /// <summary>A tensor whose values lie in another file.</summary>
    public GraphWriter External(string name, long[] shape, string file) =>
        Add(
            5,
            [
                .. shape.Select(size => Field(1, size)),
                Field(2, Float),
                Field(8, name),
                Field(13, Join(Field(1, "location"), Field(2, file))),
                Field(14, 1),
            ]
        );

    /// <summary>A sparse tensor: one number, and room for others.</summary>
    public GraphWriter Sparse(string name, params long[] shape) =>
        Add(
            15,
            Field(1, Join(Field(1, 1), Field(2, Float), Field(8, name), Field(9, new byte[4]))),
            Field(2, Join(Field(1, 1), Field(2, Int64), Field(9, new byte[8]))),
            Join([.. shape.Select(size => Field(3, size))])
        );

    /// <summary>An attribute that is a whole number.</summary>
    public static byte[] Attribute(string name, long value) => Join(Field(1, name), Field(3, value), Field(20, 2));

    /// <summary>An attribute that is a text.</summary>
    public static byte[] Attribute(string name, string text) => Join(Field(1, name), Field(4, text), Field(20, 3));

    /// <summary>An attribute that is a graph.</summary>
    public static byte[] Attribute(string name, GraphWriter graph) => Join(Field(1, name), Field(6, graph.Graph()), Field(20, 5));

    /// <summary>The file.</summary>
    public byte[] Write() => Join(Field(1, FormatVersion), Field(8, Join(Field(1, ""), Field(2, OperatorSet))), Field(7, Graph()));

    private byte[] Graph() => Join([Field(2, "g"), .. _fields]);

    private GraphWriter Add(int field, params byte[][] parts)
    {
        _fields.Add(Field(field, Join(parts)));
        return this;
    }

    private static byte[] ValueInfo(string name, int type, object[] shape)
    {
        var sizes = shape.Select(size => Field(1, size is string symbol ? Field(2, symbol) : Field(1, (int)size)));
        return Join(Field(1, name), Field(2, Field(1, Join(Field(1, type), Field(2, Join([.. sizes]))))));
    }

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => Join(Variable(((ulong)number << 3) | 2), Variable((ulong)bytes.Length), bytes);

    private static byte[] Field(int number, long value) => Join(Variable((ulong)number << 3), Variable((ulong)value));

    private static byte[] Variable(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
