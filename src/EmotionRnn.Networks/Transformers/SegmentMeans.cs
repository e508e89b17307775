using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// u_s = the mean of the states of segment s's tokens; zero where it has none. Segments of all sequences are rows one after another.
/// </summary>
internal sealed class SegmentMeans
{
    private readonly int[] _segments,
        _lengths;

    public SegmentMeans(IReadOnlyList<EncoderInput> inputs)
    {
        var first = 0;
        var segments = new List<int>();
        foreach (var input in inputs)
        {
            foreach (var segment in input.Segments)
                segments.Add(segment < 0 ? -1 : first + segment);
            first += input.SegmentCount;
        }

        _segments = [.. segments];
        _lengths = new int[first];
        foreach (var segment in _segments)
        {
            if (segment >= 0)
                _lengths[segment]++;
        }
    }

    /// <summary>Segments, S.</summary>
    public int Count => _lengths.Length;

    /// <summary>Whether a segment has tokens.</summary>
    public bool IsPresent(int segment) => _lengths[segment] > 0;

    /// <summary>u [S × d] from the states [rows × d].</summary>
    public void Forward(Matrix states, Matrix u)
    {
        for (var s = 0; s < Count; s++)
            u.Row(s).Clear();
        for (var i = 0; i < states.Rows; i++)
        {
            if (_segments[i] < 0)
                continue;
            var mean = u.Row(_segments[i]);
            TensorPrimitives.MultiplyAdd(states.Row(i), 1f / _lengths[_segments[i]], mean, mean);
        }
    }

    /// <summary>dstates from du.</summary>
    public void Backward(Matrix gradient, Matrix stateGradients)
    {
        for (var i = 0; i < stateGradients.Rows; i++)
        {
            if (_segments[i] < 0)
                stateGradients.Row(i).Clear();
            else
                TensorPrimitives.Multiply(gradient.Row(_segments[i]), 1f / _lengths[_segments[i]], stateGradients.Row(i));
        }
    }
}
