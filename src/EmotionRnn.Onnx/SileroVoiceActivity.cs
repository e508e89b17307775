using EmotionRnn.Onnx.Graphs;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionRnn.Onnx;

/// <summary>
/// Voice activity by Silero VAD (MIT licence, 2.3 MB), a small recurrent network that reads 32 ms at a time. Safe for several threads at
/// once.
/// </summary>
public sealed class SileroVoiceActivity : ISpeechSegmenter, IDisposable
{
    private const int Context = 64,
        StateSize = 2 * 1 * 128;
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMinutes(2);
    private readonly OnnxGraph _graph;

    /// <summary>Loads the model.</summary>
    /// <param name="path">The ONNX file, such as <c>models/silero-vad/silero_vad.onnx</c>.</param>
    /// <exception cref="EncoderException">The file is not that model.</exception>
    public SileroVoiceActivity(string path)
    {
        _graph = OnnxGraph.Open(EncoderGraph.Open(path), LongestLoad, LongestLoad, TimeProvider.System, inArena: false);
        _graph.Require(inputs: ["input", "state", "sr"], outputs: ["output", "stateN"]);
    }

    /// <inheritdoc/>
    public int SampleRate => 16000;

    /// <inheritdoc/>
    public IReadOnlyList<SpeechSegment> Segment(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default) =>
        SpeechRuns.Find(Probabilities(samples, cancellationToken), samples.Length);

    /// <summary>The probability of speech in every block of 512 samples; the last block is filled with zeros.</summary>
    /// <param name="samples">Mono at 16 kHz, full scale ±1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public float[] Probabilities(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default)
    {
        var probabilities = new float[(samples.Length + SpeechRuns.BlockSamples - 1) / SpeechRuns.BlockSamples];

        // Each block is preceded by the 64 samples before it; without them the graph runs and is wrong.
        var input = new float[Context + SpeechRuns.BlockSamples];
        var state = new float[StateSize];
        var nextState = new float[StateSize];
        var output = new float[1];
        using var options = new RunOptions();
        using var rate = OrtValue.CreateTensorValueFromMemory(new long[] { SampleRate }, []);
        using var inputValue = OrtValue.CreateTensorValueFromMemory(input, [1, input.Length]);
        using var stateValue = OrtValue.CreateTensorValueFromMemory(state, [2, 1, 128]);
        using var nextStateValue = OrtValue.CreateTensorValueFromMemory(nextState, [2, 1, 128]);
        using var outputValue = OrtValue.CreateTensorValueFromMemory(output, [1, 1]);
        for (var i = 0; i < probabilities.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            input.AsSpan(SpeechRuns.BlockSamples).CopyTo(input);
            var block = samples[(i * SpeechRuns.BlockSamples)..];
            block = block[..int.Min(block.Length, SpeechRuns.BlockSamples)];
            block.CopyTo(input.AsSpan(Context));
            input.AsSpan(Context + block.Length).Clear();
            _graph.Session.Run(
                options,
                ["input", "state", "sr"],
                [inputValue, stateValue, rate],
                ["output", "stateN"],
                [outputValue, nextStateValue]
            );
            nextState.CopyTo(state, 0);
            probabilities[i] = output[0];
        }

        return probabilities;
    }

    /// <summary>Releases the model.</summary>
    public void Dispose() => _graph.Dispose();
}
