namespace EmotionRnn.Cli.Extracting;

/// <summary>The features of one recording.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="Values">Row after row.</param>
/// <param name="Warning">What a person should know of it, such as that it is too short; null for nothing.</param>
internal sealed record FileFeatures(int Rows, float[] Values, string? Warning);
