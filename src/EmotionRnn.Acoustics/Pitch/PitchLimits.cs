namespace EmotionRnn.Acoustics.Pitch;

/// <summary>Limits of the search for pitch.</summary>
/// <param name="Lowest">Lowest pitch in Hz.</param>
/// <param name="Highest">Highest pitch in Hz.</param>
/// <param name="Latency">Frames after which a decision is forced.</param>
internal sealed record PitchLimits(double Lowest, double Highest, int Latency);
