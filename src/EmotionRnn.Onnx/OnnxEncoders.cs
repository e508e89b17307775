using EmotionRnn.Onnx.Encoders;
using EmotionRnn.Onnx.Graphs;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Onnx;

/// <summary>
/// Encoders that others have exported to ONNX. A graph is loaded from its bytes alone, runs on the processor and on the calling thread, and
/// no call may take more than
/// <see cref="MaxTime"/> an utterance or, all together, 2 GB beside the weights.
/// </summary>
/// <example><code>
/// var recognizer = EmotionRecognizer.Load("my-model", OnnxEncoders.Default);
/// </code></example>
public sealed class OnnxEncoders : IEncoderGraphs
{
    /// <summary>With the limits that hold where nothing is said.</summary>
    public static OnnxEncoders Default { get; } = new();

    /// <summary>How long a graph may take for an utterance, or for a stretch of one that is long: 20 seconds.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long loading a graph may take: 2 minutes.</summary>
    public TimeSpan MaxLoadTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>By which clock that time passes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Opens an encoder of text: a graph, the tokeniser's files beside it, and <c>config.json</c> for the longest sequence if there is one.
    /// </summary>
    /// <param name="path">The graph's file.</param>
    /// <param name="states">What of its outputs makes an utterance's vector; null or empty for the mean of every output with states, and
    /// the first token's of the last.</param>
    /// <exception cref="EncoderException">The graph cannot be run, or is no encoder of text: the message lists what it has and what is
    /// wanted.</exception>
    /// <exception cref="InvalidDataException">The tokeniser's files are missing or malformed.</exception>
    public OnnxTextEncoder OpenText(string path, IReadOnlyList<PooledState>? states = null)
    {
        var graph = EncoderGraph.Open(path);
        return Open(graph, SubwordTokenizer.Open(Path.GetDirectoryName(Path.GetFullPath(path))!), states ?? []);
    }

    /// <summary>Opens an encoder of speech.</summary>
    /// <param name="path">The graph's file.</param>
    /// <param name="states">What of its outputs makes an utterance's vector; null or empty for the mean of every output with
    /// states.</param>
    /// <param name="normalize">
    /// Whether it wants every utterance brought to a mean of 0 and a variance of 1; null: as <c>do_normalize</c> of a
    /// <c>preprocessor_config.json</c> beside it says.
    /// </param>
    /// <exception cref="EncoderException">The graph cannot be run, or is no encoder of speech: the message lists what it has and what is
    /// wanted.</exception>
    public OnnxAudioEncoder OpenAudio(string path, IReadOnlyList<PooledState>? states = null, bool? normalize = null) =>
        Open(EncoderGraph.Open(path), states ?? [], normalize ?? Preprocessing.Normalizes(path));

    /// <inheritdoc/>
    ITextEncoder IEncoderGraphs.OpenText(EncoderGraph graph, SubwordTokenizer tokenizer, IReadOnlyList<PooledState> states) =>
        Open(graph, tokenizer, states);

    /// <inheritdoc/>
    IAudioEncoder IEncoderGraphs.OpenAudio(EncoderGraph graph, IReadOnlyList<PooledState> states, bool normalize) =>
        Open(graph, states, normalize);

    private OnnxTextEncoder Open(EncoderGraph graph, SubwordTokenizer tokenizer, IReadOnlyList<PooledState> states)
    {
        var opened = OnnxGraph.Open(graph, MaxLoadTime, MaxTime, Time);
        try
        {
            return new(graph, opened, tokenizer, states);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private OnnxAudioEncoder Open(EncoderGraph graph, IReadOnlyList<PooledState> states, bool normalize)
    {
        var opened = OnnxGraph.Open(graph, MaxLoadTime, MaxTime, Time);
        try
        {
            return new(graph, opened, states, normalize);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
