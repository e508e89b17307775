namespace EmotionRnn.Experiments;

/// <summary>An experiment cannot begin or go on. The message is for a person: what is wrong and what to do.</summary>
/// <param name="message">The message.</param>
/// <param name="inner">What it came from.</param>
public sealed class ExperimentException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
