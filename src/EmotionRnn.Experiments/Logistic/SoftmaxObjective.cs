using System.Numerics;
using System.Numerics.Tensors;

namespace EmotionRnn.Experiments.Logistic;

/// <summary>The objective of <see cref="LogisticRegression"/> with its gradient.</summary>
internal sealed class SoftmaxObjective
{
    private readonly Design _design;
    private readonly int[] _labels;
    private readonly double[] _lossWeights,
        _scores;
    private readonly int _classes;

    public SoftmaxObjective(Design design, IReadOnlyList<int> labels, int classes, LogisticRegressionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.C);
        if (options.ClassWeights is { } weights)
            ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Count, classes);
        (_design, _labels, _classes) = (design, [.. labels], classes);
        _lossWeights = [.. Enumerable.Range(0, classes).Select(c => options.C * (options.ClassWeights?[c] ?? 1))];
        Stride = (classes + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _scores = new double[_labels.Length * Stride];
    }

    /// <summary>The numbers a row of weights takes: the classes, padded with zeros to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>The value at x, and the gradient there.</summary>
    /// <param name="x">W <c>[D × Stride]</c>, then b <c>[Stride]</c>.</param>
    /// <param name="gradient">In the same layout.</param>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var weights = x[..^Stride];
        var bias = x[^Stride..];
        for (var n = 0; n < _labels.Length; n++)
            bias.CopyTo(_scores.AsSpan(n * Stride));
        _design.AddScores(weights, _scores, Stride);

        weights.CopyTo(gradient);
        var biasGradient = gradient[^Stride..];
        biasGradient.Clear();
        var loss = 0.0;
        for (var n = 0; n < _labels.Length; n++)
        {
            var residual = _scores.AsSpan(n * Stride, Stride);
            loss += LossAndResidual(residual[.._classes], _labels[n]);
            TensorPrimitives.Add(biasGradient, residual, biasGradient);
        }

        _design.AddGradient(_scores, gradient[..^Stride], Stride);
        return loss + TensorPrimitives.SumOfSquares(weights) / 2;
    }

    // Scores become C·w_y·(softmax − [c = y]).
    private double LossAndResidual(Span<double> scores, int label)
    {
        var weight = _lossWeights[label];
        var target = scores[label];
        var largest = TensorPrimitives.Max<double>(scores);
        var sum = 0.0;
        foreach (ref var score in scores)
            sum += score = Math.Exp(score - largest);
        foreach (ref var score in scores)
            score *= weight / sum;
        scores[label] -= weight;
        return weight * (Math.Log(sum) + largest - target);
    }
}
