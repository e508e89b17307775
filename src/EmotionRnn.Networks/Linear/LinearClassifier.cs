namespace EmotionRnn.Networks.Linear;

/// <summary>A linear layer with a softmax: log p = log softmax(x·W + b), over dense or sparse features.</summary>
public sealed class LinearClassifier
{
    private readonly float[] _weights,
        _bias;

    /// <summary>A layer of these numbers.</summary>
    /// <param name="weights">W <c>[D × C]</c>, a feature's weights for all classes side by side.</param>
    /// <param name="bias">b <c>[C]</c>.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public LinearClassifier(float[] weights, float[] bias)
    {
        if (bias.Length == 0 || weights.Length % bias.Length != 0)
        {
            throw new ArgumentException($"{weights.Length} weights do not belong to {bias.Length} classes", nameof(weights));
        }

        (_weights, _bias) = (weights, bias);
    }

    /// <summary>The number of classes, C.</summary>
    public int Classes => _bias.Length;

    /// <summary>The number of features, D.</summary>
    public int Dimensions => _weights.Length / _bias.Length;

    /// <summary>W <c>[D × C]</c>.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>b <c>[C]</c>.</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>Changes every weight, as when it is rounded to what a file stores.</summary>
    /// <param name="rounded">From a weight to what it becomes.</param>
    public void Round(Func<float, float> rounded)
    {
        foreach (ref var weight in _weights.AsSpan())
            weight = rounded(weight);
        foreach (ref var bias in _bias.AsSpan())
            bias = rounded(bias);
    }

    /// <summary>The log-probabilities of the classes for sparse features.</summary>
    /// <param name="row">Its indices are below <see cref="Dimensions"/>.</param>
    /// <param name="logProbabilities"><c>[C]</c>, written.</param>
    public void LogProbabilities(SparseRow row, Span<float> logProbabilities)
    {
        _bias.CopyTo(logProbabilities);
        for (var i = 0; i < row.Indices.Length; i++)
            AddScaled(row.Indices[i], row.Values[i], logProbabilities);
        LogSoftmax(logProbabilities[..Classes]);
    }

    /// <summary>The log-probabilities of the classes for dense features.</summary>
    /// <param name="row"><c>[D]</c>.</param>
    /// <param name="logProbabilities"><c>[C]</c>, written.</param>
    public void LogProbabilities(ReadOnlySpan<float> row, Span<float> logProbabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, Dimensions);
        _bias.CopyTo(logProbabilities);
        for (var i = 0; i < row.Length; i++)
            AddScaled(i, row[i], logProbabilities);
        LogSoftmax(logProbabilities[..Classes]);
    }

    private void AddScaled(int feature, float value, Span<float> scores) =>
        TensorPrimitives.MultiplyAdd(_weights.AsSpan(feature * Classes, Classes), value, scores[..Classes], scores);

    private static void LogSoftmax(Span<float> scores)
    {
        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<float>(scores), scores);
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp(score);
        TensorPrimitives.Subtract(scores, (float)Math.Log(sum), scores);
    }
}
