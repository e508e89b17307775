namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// A pretrained encoder cannot be used, or cannot read what it was given. The message is for a person: which file, what is wrong, what to
/// do.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="inner">What it came from.</param>
public class EncoderException(string message, Exception? inner = null) : IOException(message, inner);
