namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// The vectors of utterances, of which long ones are read in stretches: means over the stretches, weighted by their tokens.
/// </summary>
/// <param name="utterances">T.</param>
/// <param name="size">Numbers of a vector.</param>
public sealed class UtteranceMeans(int utterances, int size)
{
    private readonly int[] _tokens = new int[utterances];

    /// <summary><c>[T × size]</c>; zeros for an utterance of which nothing has been read.</summary>
    public float[] Vectors { get; } = new float[utterances * size];

    /// <summary>Takes in an utterance, whose vector is then exactly this one, or a stretch of it.</summary>
    /// <param name="utterance">Which, from 0.</param>
    /// <param name="tokens">How many were read, at least 1.</param>
    /// <param name="vector"><c>[size]</c>.</param>
    public void Add(int utterance, int tokens, ReadOnlySpan<float> vector)
    {
        var mean = Vectors.AsSpan(utterance * size, size);
        var share = (float)tokens / (_tokens[utterance] += tokens);
        for (var i = 0; i < size; i++)
            mean[i] = share == 1 ? vector[i] : mean[i] + share * (vector[i] - mean[i]);
    }
}
