using System.Text;

namespace EmotionRnn.Onnx.Graphs;

/// <summary>What an ONNX file says of itself, read from its bytes before the runtime sees them.</summary>
internal sealed class GraphFacts
{
    // Tensors of whole numbers of 32 and 64 bits, truth values and texts are indices, shapes and names.
    private static readonly HashSet<ulong> Weights = [1, 2, 3, 4, 5, 10, 11, 16, 17, 18, 19, 20, 21, 22];
    private static readonly string[] EightBitOperators = ["Quantize", "QLinear", "Integer", "QAttention", "QGemm", "MatMulNBits"];
    private const string TextOperators = "String",
        TextConstant = "value_string",
        ClassicalOperators = "ai.onnx.ml";
    private const int DeepestGraph = 32,
        TextType = 8;

    private readonly string _name;

    private GraphFacts(string name) => _name = name;

    /// <summary>The version of the format.</summary>
    public long FormatVersion { get; private set; }

    /// <summary>The version of the standard operators; 0 where none is stated.</summary>
    public long OperatorSet { get; private set; }

    /// <summary>How many numbers its weights are.</summary>
    public long ParameterCount { get; private set; }

    /// <summary>Whether it computes with eight bits, for which it scales every activation over all that is given at once.</summary>
    public bool IsEightBit { get; private set; }

    private bool HasGraph { get; set; }

    /// <summary>Reads a file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="OnnxModelException">It is no ONNX graph, or keeps weights in other files.</exception>
    public static GraphFacts Read(ReadOnlySpan<byte> content, string name)
    {
        var facts = new GraphFacts(name);
        try
        {
            facts.ReadModel(content);
        }
        catch (InvalidDataException error)
        {
            throw new OnnxModelException($"{name}: is not an ONNX graph.", error);
        }

        return facts.HasGraph ? facts : throw new OnnxModelException($"{name}: is not an ONNX graph.");
    }

    private void ReadModel(ReadOnlySpan<byte> model)
    {
        var reader = new ProtobufReader(model);
        while (reader.Next())
        {
            if (reader.Field == 1)
                FormatVersion = (long)reader.Number;
            if (reader.Field == 7)
                HasGraph = true;
            if (reader.Field == 7)
                ReadGraph(reader.Bytes, 0);
            if (reader.Field == 8)
                ReadOperatorSet(reader.Bytes);
            if (reader.Field == 20)
                ReadTraining(reader.Bytes);
            if (reader.Field == 25)
                ReadFunction(reader.Bytes);
        }
    }

    private void ReadOperatorSet(ReadOnlySpan<byte> message)
    {
        var (domain, version) = ("", 0L);
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
                domain = Encoding.UTF8.GetString(reader.Bytes);
            if (reader.Field == 2)
                version = (long)reader.Number;
        }

        if (domain is "" or "ai.onnx")
            OperatorSet = version;
    }

    private void ReadTraining(ReadOnlySpan<byte> training)
    {
        var reader = new ProtobufReader(training);
        while (reader.Next())
        {
            if (reader.Field is 1 or 2)
                ReadGraph(reader.Bytes, 0);
        }
    }

    private void ReadFunction(ReadOnlySpan<byte> function)
    {
        var reader = new ProtobufReader(function);
        while (reader.Next())
        {
            if (reader.Field == 7)
                ReadNode(reader.Bytes, 0);
            if (reader.Field == 11)
                ReadAttribute(reader.Bytes, 0);
        }
    }

    private void ReadGraph(ReadOnlySpan<byte> graph, int depth)
    {
        if (depth > DeepestGraph)
            throw new InvalidDataException("Graphs are nested too deeply.");
        var reader = new ProtobufReader(graph);
        while (reader.Next())
        {
            if (reader.Field == 1)
                ReadNode(reader.Bytes, depth);
            if (reader.Field == 5)
                ReadTensor(reader.Bytes);
            if (reader.Field == 15)
                throw Sparse();
        }
    }

    private void ReadNode(ReadOnlySpan<byte> node, int depth)
    {
        var reader = new ProtobufReader(node);
        while (reader.Next())
        {
            if (reader.Field == 4)
            {
                var operation = Encoding.UTF8.GetString(reader.Bytes);
                IsEightBit |= Array.Exists(EightBitOperators, part => operation.Contains(part, StringComparison.Ordinal));
                if (operation.StartsWith(TextOperators, StringComparison.Ordinal))
                    throw Texts();
            }

            if (reader.Field == 5)
                ReadAttribute(reader.Bytes, depth);
            if (reader.Field == 7 && Encoding.UTF8.GetString(reader.Bytes) == ClassicalOperators)
                throw Texts();
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> attribute, int depth)
    {
        var reader = new ProtobufReader(attribute);
        while (reader.Next())
        {
            if (reader.Field == 1 && Encoding.UTF8.GetString(reader.Bytes).StartsWith(TextConstant, StringComparison.Ordinal))
                throw Texts();
            if (reader.Field is 5 or 10)
                ReadTensor(reader.Bytes);
            if (reader.Field is 6 or 11)
                ReadGraph(reader.Bytes, depth + 1);
            if (reader.Field is 22 or 23)
                throw Sparse();
        }
    }

    // Its few numbers might stand for any size of memory.
    private OnnxModelException Sparse() => new($"{_name}: keeps a tensor in sparse form, which is not run. Export it with whole tensors.");

    // The runtime keeps them outside of the memory that it counts: a loop that joins texts would take all that the machine has.
    private OnnxModelException Texts() =>
        new(
            $"{_name}: computes with texts or by operators of {ClassicalOperators}, which is not run. Export the encoder without its "
                + "tokeniser."
        );

    private void ReadTensor(ReadOnlySpan<byte> tensor)
    {
        var (count, type, isExternal, name) = (1UL, 0UL, false, "");
        var reader = new ProtobufReader(tensor);
        while (reader.Next())
        {
            if (reader.Field == 1 && reader.Bytes.IsEmpty)
                count = Times(count, reader.Number);
            for (var packed = new ProtobufReader(reader.Field == 1 ? reader.Bytes : default); !packed.AtEnd; )
                count = Times(count, packed.Variable());
            if (reader.Field == 2)
                type = reader.Number;
            if (reader.Field == 8)
                name = Encoding.UTF8.GetString(reader.Bytes);
            isExternal |= reader.Field == 13 || (reader.Field == 14 && reader.Number != 0);
        }

        if (isExternal)
        {
            throw new OnnxModelException(
                $"{_name}: keeps the tensor '{OnnxGraph.Printable(name)}' in another file, and graphs that refer to files are not "
                    + $"run. Export it with its weights inside."
            );
        }

        if (type == TextType)
            throw Texts();
        if (Weights.Contains(type))
            ParameterCount = long.CreateSaturating((UInt128)ParameterCount + count);

        static ulong Times(ulong count, ulong size) => ulong.CreateSaturating((UInt128)count * size);
    }
}
