using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Onnx;

/// <summary>An ONNX file cannot be used. The message is for a person: which file, what is wrong with it, what is wanted.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">What it came from.</param>
public sealed class OnnxModelException(string message, Exception? inner = null) : EncoderException(message, inner);
