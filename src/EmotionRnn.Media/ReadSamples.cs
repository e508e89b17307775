namespace EmotionRnn.Media;

/// <summary>Reads the next mono samples of a recording, as <see cref="MediaReader.Read"/> does.</summary>
/// <param name="samples">Receives them; full scale is ±1.</param>
/// <returns>How many there were; fewer than asked for only at the end.</returns>
public delegate int ReadSamples(Span<float> samples);
