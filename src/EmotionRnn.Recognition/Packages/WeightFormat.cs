namespace EmotionRnn.Recognition.Packages;

/// <summary>How matrices of weights are stored.</summary>
public enum WeightFormat
{
    /// <summary>Two bytes a number: 11 significant bits.</summary>
    Float16,

    /// <summary>A byte a number, and for every row the factor that makes them weights.</summary>
    EightBit,
}
