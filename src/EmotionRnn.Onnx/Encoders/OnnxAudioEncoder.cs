using EmotionRnn.Onnx.Graphs;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionRnn.Onnx.Encoders;

/// <summary>
/// An encoder of speech as a graph: an utterance's vector is pooled from the states of its frames. One sound at a time, without padding.
/// </summary>
public sealed class OnnxAudioEncoder : IAudioGraphEncoder
{
    private const string Samples = "input_values";
    private const int Second = AcousticFeatures.SampleRate,
        LongestStretch = 30 * Second;
    private const float Epsilon = 1e-7f;

    private readonly OnnxGraph _graph;
    private readonly PooledOutputs _outputs;

    internal OnnxAudioEncoder(EncoderGraph file, OnnxGraph graph, IReadOnlyList<PooledState> states, bool normalize)
    {
        (_graph, Graph, Normalize) = (graph, file, normalize);
        CheckInputs();
        _outputs = PooledOutputs.Choose(graph, states, withFirst: false);
        Hash = EncoderHash.Of("audio", [string.Join(',', States), $"{normalize}"], [("graph", file.Content)]);
        Size = Run(new float[Second], _outputs.Measure, default);
        if (Pool(new float[Second], new float[Size], default) == 0)
            throw graph.Refused("the graph has no frames for a second of sound.");
        ShortestSound = FindShortest();
    }

    /// <inheritdoc/>
    public EncoderGraph Graph { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PooledState> States => _outputs.Parts;

    /// <inheritdoc/>
    public bool Normalize { get; }

    /// <inheritdoc/>
    public string Name => Graph.Title;

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    /// <remarks>Of a graph: all numbers in its file but indices and shapes.</remarks>
    public long ParameterCount => _graph.Facts.ParameterCount;

    /// <summary>The fewest samples that have a frame.</summary>
    public int ShortestSound { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// A sound of more than 30 s is cut into equal stretches of at most that, whose frames are pooled together, so that memory is bounded.
    /// </remarks>
    public float[]? Encode(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default)
    {
        if (samples.Length < ShortestSound)
            return null;
        var sound = samples.ToArray();
        foreach (var sample in sound)
        {
            if (!float.IsFinite(sample))
                throw new EncoderException("The sound holds a sample that is no number.");
        }

        if (Normalize)
            Standardize(sound);
        var stretches = (sound.Length + LongestStretch - 1) / LongestStretch;
        var vector = new float[Size];
        if (stretches == 1)
            return Pool(sound, vector, cancellationToken) > 0 ? vector : null;
        var (frames, sums) = (0L, new double[Size]);
        for (var i = 0; i < stretches; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (start, end) = ((int)((long)sound.Length * i / stretches), (int)((long)sound.Length * (i + 1) / stretches));
            var rows = Pool(sound[start..end], vector, cancellationToken);
            frames += rows;
            for (var k = 0; k < Size; k++)
                sums[k] += (double)rows * vector[k];
        }

        return frames > 0 ? Array.ConvertAll(sums, sum => (float)(sum / frames)) : null;
    }

    /// <summary>Releases the graph.</summary>
    public void Dispose() => _graph.Dispose();

    private void CheckInputs()
    {
        const string Wanted =
            "an encoder of speech takes input_values, float [batch × samples] of any number of samples, and " + "nothing else";
        var inputs = _graph.Session.InputMetadata;
        if (inputs.Count != 1 || !inputs.TryGetValue(Samples, out var input))
            throw _graph.Refused($"{Wanted}.");
        if (!input.IsTensor || input.ElementDataType != TensorElementType.Float || input.Dimensions is not [-1 or 1, -1])
            throw _graph.Refused($"{Wanted}; the graph's is another.");
    }

    /// <summary>By halving: what is too short is refused by the graph's convolutions, or gives no frame.</summary>
    private int FindShortest()
    {
        var (tooShort, enough) = (0, Second);
        while (enough - tooShort > 1)
        {
            var middle = (tooShort + enough) / 2;
            if (HasFrames(middle))
                enough = middle;
            else
                tooShort = middle;
        }

        return enough;

        bool HasFrames(int samples)
        {
            try
            {
                return Pool(new float[samples], new float[Size], default) > 0;
            }
            catch (OnnxModelException)
            {
                return false;
            }
        }
    }

    /// <summary>The mean is taken in double; the small number keeps silence what it is.</summary>
    private static void Standardize(Span<float> samples)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var sample in samples)
            sum += sample;
        var mean = sum / samples.Length;
        foreach (var sample in samples)
            squares += (sample - mean) * (sample - mean);
        var scale = 1 / Math.Sqrt(squares / samples.Length + Epsilon);
        foreach (ref var sample in samples)
            sample = (float)((sample - mean) * scale);
    }

    /// <returns>How many frames there were.</returns>
    private int Pool(float[] samples, float[] vector, CancellationToken cancellationToken)
    {
        return Run(samples, values => _outputs.Write(values, 1, null, vector), cancellationToken);
    }

    private int Run(float[] samples, Func<IReadOnlyList<OrtValue>, int> read, CancellationToken cancellationToken)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(samples, [1, samples.Length]);
        return _graph.Run(new Dictionary<string, OrtValue> { [Samples] = value }, _outputs.Outputs, read, cancellationToken);
    }
}
