using EmotionRnn.Onnx.Graphs;
using EmotionRnn.Recognition.Encoders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionRnn.Onnx.Encoders;

/// <summary>What of a graph's states makes a vector, part by part.</summary>
internal sealed class PooledOutputs
{
    private const int LargestState = 8192;
    private const string Last = "last_hidden_state";

    private readonly OnnxGraph _graph;
    private readonly PooledState[] _parts;
    private readonly string[] _outputs;
    private readonly int[] _sizes;

    private PooledOutputs(OnnxGraph graph, PooledState[] parts)
    {
        (_graph, _parts) = (graph, parts);
        _outputs = [.. parts.Select(part => part.State).Distinct()];
        _sizes = new int[_outputs.Length];
    }

    /// <summary>The outputs to compute.</summary>
    public IReadOnlyList<string> Outputs => _outputs;

    /// <summary>Numbers a vector. Known once <see cref="Measure"/> was called.</summary>
    public int Size => _parts.Sum(part => _sizes[Array.IndexOf(_outputs, part.State)]);

    /// <summary>The parts.</summary>
    public IReadOnlyList<PooledState> Parts => _parts;

    /// <summary>Chooses.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="states">What is wanted; empty for the mean of every output that has states.</param>
    /// <param name="withFirst">Whether the first token's state of the last layer belongs to what is meant by nothing.</param>
    /// <exception cref="OnnxModelException">The graph has no such states: the message lists what it has.</exception>
    public static PooledOutputs Choose(OnnxGraph graph, IReadOnlyList<PooledState> states, bool withFirst)
    {
        if (states.Count > 0)
        {
            graph.Require([], states.Select(state => state.State));
            return new(graph, [.. states.Distinct()]);
        }

        string[] found = [.. graph.Session.OutputNames.Where(name => HasStates(graph.Session.OutputMetadata[name]))];
        if (found.Length == 0)
            throw graph.Refused("the graph has no output of states, float [batch × positions × d].");
        var last = found.Length == 1 ? found[0] : found.FirstOrDefault(name => name == Last);
        return new(
            graph,
            [
                .. found.Select(name => new PooledState(Pooling.Mean, name)),
                .. withFirst && last is not null ? [new PooledState(Pooling.First, last)] : (PooledState[])[],
            ]
        );
    }

    /// <summary>Notes the sizes of states from a first answer.</summary>
    /// <param name="values">For each of <see cref="Outputs"/>.</param>
    /// <returns><see cref="Size"/>.</returns>
    /// <exception cref="OnnxModelException">It is not of states.</exception>
    public int Measure(IReadOnlyList<OrtValue> values)
    {
        for (var i = 0; i < _outputs.Length; i++)
            _sizes[i] = Shape(values[i], i).Size;
        return Size;
    }

    /// <summary>Pools an answer.</summary>
    /// <param name="values">For each of <see cref="Outputs"/>.</param>
    /// <param name="batch">How many sequences were asked about.</param>
    /// <param name="positions">How many positions each must have; null for any number.</param>
    /// <param name="vectors"><c>[batch × Size]</c>.</param>
    /// <returns>How many positions each has; 0, and nothing written, if there are none.</returns>
    /// <exception cref="OnnxModelException">It is not of states, or not finite.</exception>
    public int Write(IReadOnlyList<OrtValue> values, int batch, int? positions, Span<float> vectors)
    {
        var shapes = values.Select((value, i) => Shape(value, i)).ToArray();
        for (var i = 0; i < shapes.Length; i++)
        {
            if (shapes[i].Batch != batch || shapes[i].Positions != (positions ?? shapes[0].Positions) || shapes[i].Size != _sizes[i])
            {
                throw new OnnxModelException(
                    $"{_graph.Name}: the output '{_outputs[i]}' is [{shapes[i].Batch} × {shapes[i].Positions} × "
                        + $"{shapes[i].Size}] where [{batch} × {positions ?? shapes[0].Positions} × {_sizes[i]}] is wanted."
                );
            }
        }

        var rows = shapes[0].Positions;
        if (rows == 0)
            return 0;
        var states = values.Select(Floats).ToArray();
        var at = 0;
        for (var b = 0; b < batch; b++)
        {
            foreach (var part in _parts)
            {
                var i = Array.IndexOf(_outputs, part.State);
                var vector = vectors.Slice(at, _sizes[i]);
                part.Write(states[i].AsSpan(b * rows * _sizes[i], rows * _sizes[i]), vector);
                foreach (var value in vector)
                {
                    if (!float.IsFinite(value))
                        throw new OnnxModelException($"{_graph.Name}: the output '{part.State}' holds a number that is not finite.");
                }

                at += _sizes[i];
            }
        }

        return rows;
    }

    private (int Batch, int Positions, int Size) Shape(OrtValue value, int output)
    {
        var type = value.IsTensor ? value.GetTensorTypeAndShape() : default;
        if (!value.IsTensor || type.Shape.Length != 3 || type.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
            throw _graph.Refused($"the output '{_outputs[output]}' has no states, which are float [batch × positions × d].");
        if (type.Shape[2] is < 1 or > LargestState)
            throw new OnnxModelException(
                $"{_graph.Name}: the output '{_outputs[output]}' has states of {type.Shape[2]} numbers, and 1 to {LargestState} are read."
            );
        return ((int)type.Shape[0], (int)type.Shape[1], (int)type.Shape[2]);
    }

    private static float[] Floats(OrtValue value) =>
        value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float
            ? value.GetTensorDataAsSpan<float>().ToArray()
            : Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), half => half.ToFloat());

    private static bool HasStates(NodeMetadata output) =>
        output.IsTensor && output.Dimensions.Length == 3 && output.ElementDataType is TensorElementType.Float or TensorElementType.Float16;
}
