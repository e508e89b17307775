using System.Numerics.Tensors;
using EmotionRnn.Networks.Linear;

namespace EmotionRnn.Experiments.Logistic;

/// <summary>How a logistic regression is fitted.</summary>
/// <param name="C">The weight of the loss against the penalty: the greater, the closer the fit.</param>
/// <param name="ClassWeights">w <c>[classes]</c>, what an utterance of each class counts; null for ones.</param>
/// <param name="Tolerance">The fit ends when the gradient's largest component is this share of what it is at zero weights.</param>
/// <param name="MaximumIterations">To end in any case.</param>
public sealed record LogisticRegressionOptions(
    double C = 1,
    IReadOnlyList<double>? ClassWeights = null,
    double Tolerance = 1e-5,
    int MaximumIterations = 2_000
);

/// <summary>A fitted logistic regression.</summary>
/// <param name="Classifier">The linear layer.</param>
/// <param name="Objective">The least value found.</param>
/// <param name="Iterations">The steps it took.</param>
/// <param name="Converged">Whether <see cref="LogisticRegressionOptions.Tolerance"/> was reached.</param>
public sealed record LogisticFit(LinearClassifier Classifier, double Objective, int Iterations, bool Converged);

/// <summary>
/// Multinomial logistic regression: minimises C·Σ w_{y_n}·(−log softmax(x_n·W + b)_{y_n}) + ½·‖W‖², the intercept b free of
/// penalty, as
/// scikit-learn has it.
/// Every class has its own column of W, also where there are two. In double precision and one thread: the same data give the same bits.
/// </summary>
public static class LogisticRegression
{
    /// <summary>Fits sparse rows.</summary>
    /// <param name="rows">The features <c>[N]</c>.</param>
    /// <param name="dimensions">The number of features, D.</param>
    /// <param name="labels">The classes <c>[N]</c>.</param>
    /// <param name="classes">The number of classes; one that does not occur becomes very improbable.</param>
    /// <param name="options">See <see cref="LogisticRegressionOptions"/>.</param>
    /// <param name="cancellationToken">Ends the fit between two steps.</param>
    public static LogisticFit Fit(
        IReadOnlyList<SparseRow> rows,
        int dimensions,
        IReadOnlyList<int> labels,
        int classes,
        LogisticRegressionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var (weights, bias, result) = Solve(new SparseDesign(rows, dimensions), labels, classes, options ?? new(), cancellationToken);
        return ToFit(weights, bias, result);
    }

    /// <summary>
    /// Fits dense rows. Fewer rows than features are first brought to their own span, which changes nothing but the time.
    /// </summary>
    /// <param name="rows">The features <c>[N × D]</c>.</param>
    /// <param name="labels">The classes <c>[N]</c>.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">See <see cref="LogisticRegressionOptions"/>.</param>
    /// <param name="cancellationToken">Ends the fit between two steps.</param>
    public static LogisticFit Fit(
        ReadOnlySpan<float> rows,
        IReadOnlyList<int> labels,
        int classes,
        LogisticRegressionOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count);
        var dimensions = rows.Length / labels.Count;
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, labels.Count * dimensions);
        var x = new double[rows.Length];
        TensorPrimitives.ConvertChecked(rows, x);
        if (labels.Count >= dimensions)
        {
            var (weights, bias, result) = Solve(new DenseDesign(x, dimensions), labels, classes, options ?? new(), cancellationToken);
            return ToFit(weights, bias, result);
        }

        var span = new RowSpace(x, labels.Count);
        var (u, intercept, inSpan) = Solve(
            new DenseDesign(span.Coordinates, labels.Count),
            labels,
            classes,
            options ?? new(),
            cancellationToken
        );
        var expanded = new double[dimensions * classes];
        for (var c = 0; c < classes; c++)
        {
            var w = span.Expand([.. Enumerable.Range(0, labels.Count).Select(n => u[n * classes + c])]);
            for (var d = 0; d < dimensions; d++)
                expanded[d * classes + c] = w[d];
        }

        return ToFit(expanded, intercept, inSpan);
    }

    private static LogisticFit ToFit(double[] weights, double[] bias, MinimizationResult result) =>
        new(
            new LinearClassifier([.. weights.Select(w => (float)w)], [.. bias.Select(b => (float)b)]),
            result.Value,
            result.Iterations,
            result.Converged
        );

    // W [D × classes] and b [classes]. While minimising, rows are padded to whole vectors, and b is the row after W's last.
    private static (double[] Weights, double[] Bias, MinimizationResult Result) Solve(
        Design design,
        IReadOnlyList<int> labels,
        int classes,
        LogisticRegressionOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Count, design.Rows);
        if (labels.Any(label => label < 0 || label >= classes))
            throw new ArgumentOutOfRangeException(nameof(labels), $"a class is outside 0 to {classes - 1}");
        var objective = new SoftmaxObjective(design, labels, classes, options);
        var stride = objective.Stride;
        var x = new double[(design.Dimensions + 1) * stride];
        var gradient = new double[x.Length];
        objective.Evaluate(x, gradient);
        var tolerance = options.Tolerance * Math.Abs(TensorPrimitives.MaxMagnitude<double>(gradient));
        var result = Lbfgs.Minimize(Evaluate, x, tolerance, options.MaximumIterations);

        var weights = new double[design.Dimensions * classes];
        for (var d = 0; d < design.Dimensions; d++)
            x.AsSpan(d * stride, classes).CopyTo(weights.AsSpan(d * classes));
        return (weights, x.AsSpan(design.Dimensions * stride, classes).ToArray(), result);

        double Evaluate(ReadOnlySpan<double> at, Span<double> slope)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return objective.Evaluate(at, slope);
        }
    }
}
