namespace EmotionRnn.Networks.Linear;

/// <summary>A feature vector of which few values are not zero.</summary>
/// <param name="Indices">The places of the values, rising.</param>
/// <param name="Values">The values at these places.</param>
public readonly record struct SparseRow(int[] Indices, float[] Values);
