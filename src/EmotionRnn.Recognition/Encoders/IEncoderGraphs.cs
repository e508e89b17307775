using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// Makes encoders of computation graphs that others have exported. Plugged in by whoever has a way to run them: EmotionRnn.Onnx has one.
/// </summary>
public interface IEncoderGraphs
{
    /// <summary>An encoder of text.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="tokenizer">The encoder's own.</param>
    /// <param name="states">What of its states makes an utterance's vector; empty for all that it puts out, and the first token's of the
    /// last.</param>
    /// <exception cref="EncoderException">The graph cannot be run, or does not have the inputs and outputs of such an encoder: the message
    /// lists both.</exception>
    ITextEncoder OpenText(EncoderGraph graph, SubwordTokenizer tokenizer, IReadOnlyList<PooledState> states);

    /// <summary>An encoder of speech.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="states">What of its states makes an utterance's vector; empty for the mean of all that it puts out.</param>
    /// <param name="normalize">Whether the encoder wants every utterance brought to a mean of 0 and a variance of 1.</param>
    /// <exception cref="EncoderException">The graph cannot be run, or does not have the inputs and outputs of such an encoder: the message
    /// lists both.</exception>
    IAudioEncoder OpenAudio(EncoderGraph graph, IReadOnlyList<PooledState> states, bool normalize);
}
