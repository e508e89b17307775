namespace EmotionRnn.Acoustics.Pitch;

/// <summary>Irregularity and noise of a voice in one frame.</summary>
/// <param name="Jitter">Mean change of the period's length from one period to the next, over the mean length; 0 to 1.</param>
/// <param name="JitterDdp">Mean change of that change, over the mean length; 0 to 1.</param>
/// <param name="Shimmer">Mean change of the period's peak-to-peak amplitude over the mean amplitude; 0 to 1.</param>
/// <param name="LogHnr">20·log₁₀ of the amplitude of the mean period over that of what differs from it, in dB; −100 where
/// unvoiced.</param>
internal readonly record struct VoiceQuality(float Jitter, float JitterDdp, float Shimmer, float LogHnr);
