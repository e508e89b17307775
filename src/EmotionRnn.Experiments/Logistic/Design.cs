using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using EmotionRnn.Networks.Linear;

namespace EmotionRnn.Experiments.Logistic;

/// <summary>
/// The rows of a regression, X <c>[N × D]</c>, as far as its objective needs them. Scores, weights and their gradients hold the classes of
/// a row side by side,
/// padded with zeros to <c>stride</c> numbers.
/// </summary>
internal abstract class Design
{
    public abstract int Rows { get; }

    public abstract int Dimensions { get; }

    /// <summary>scores <c>[N × stride]</c> += X·W, W <c>[D × stride]</c>.</summary>
    public abstract void AddScores(ReadOnlySpan<double> weights, Span<double> scores, int stride);

    /// <summary>gradient <c>[D × stride]</c> += Xᵀ·R, R <c>[N × stride]</c>.</summary>
    public abstract void AddGradient(ReadOnlySpan<double> residuals, Span<double> gradient, int stride);
}

/// <summary>Rows with few values that are not zero.</summary>
internal sealed class SparseDesign : Design
{
    private readonly int[] _starts,
        _indices;
    private readonly double[] _values;

    public SparseDesign(IReadOnlyList<SparseRow> rows, int dimensions)
    {
        Dimensions = dimensions;
        _starts = new int[rows.Count + 1];
        for (var n = 0; n < rows.Count; n++)
            _starts[n + 1] = checked(_starts[n] + rows[n].Indices.Length);
        (_indices, _values) = (new int[_starts[^1]], new double[_starts[^1]]);
        for (var n = 0; n < rows.Count; n++)
        {
            rows[n].Indices.CopyTo(_indices, _starts[n]);
            TensorPrimitives.ConvertChecked<float, double>(rows[n].Values, _values.AsSpan(_starts[n], rows[n].Indices.Length));
        }

        if (_indices.Any(index => index < 0 || index >= dimensions))
        {
            throw new ArgumentOutOfRangeException(nameof(rows), $"a feature is outside 0 to {dimensions - 1}");
        }
    }

    public override int Rows => _starts.Length - 1;

    public override int Dimensions { get; }

    public override void AddScores(ReadOnlySpan<double> weights, Span<double> scores, int stride)
    {
        for (var n = 0; n < Rows; n++)
        {
            var row = scores.Slice(n * stride, stride);
            for (var i = _starts[n]; i < _starts[n + 1]; i++)
                AddScaled(weights.Slice(_indices[i] * stride, stride), _values[i], row);
        }
    }

    public override void AddGradient(ReadOnlySpan<double> residuals, Span<double> gradient, int stride)
    {
        for (var n = 0; n < Rows; n++)
        {
            var residual = residuals.Slice(n * stride, stride);
            for (var i = _starts[n]; i < _starts[n + 1]; i++)
                AddScaled(residual, _values[i], gradient.Slice(_indices[i] * stride, stride));
        }
    }

    // The stride is whole vectors; for a handful of classes a call into TensorPrimitives would cost more than the sum.
    private static void AddScaled(ReadOnlySpan<double> source, double scale, Span<double> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        for (nuint c = 0; c < (nuint)target.Length; c += (nuint)Vector<double>.Count)
        {
            (Vector.LoadUnsafe(ref to, c) + scale * Vector.LoadUnsafe(ref from, c)).StoreUnsafe(ref to, c);
        }
    }
}

/// <summary>Rows of which every value is held, <c>[N × D]</c>.</summary>
internal sealed class DenseDesign(double[] rows, int dimensions) : Design
{
    private double[] _byClass = [];

    public override int Rows => rows.Length / dimensions;

    public override int Dimensions => dimensions;

    public override void AddScores(ReadOnlySpan<double> weights, Span<double> scores, int stride)
    {
        Array.Resize(ref _byClass, stride * dimensions);
        for (var d = 0; d < dimensions; d++)
        {
            for (var c = 0; c < stride; c++)
                _byClass[c * dimensions + d] = weights[d * stride + c];
        }

        for (var n = 0; n < Rows; n++)
        {
            for (var c = 0; c < stride; c++)
                scores[n * stride + c] += TensorPrimitives.Dot(Row(n), _byClass.AsSpan(c * dimensions, dimensions));
        }
    }

    public override void AddGradient(ReadOnlySpan<double> residuals, Span<double> gradient, int stride)
    {
        Array.Resize(ref _byClass, stride * dimensions);
        Array.Clear(_byClass);
        for (var n = 0; n < Rows; n++)
        {
            for (var c = 0; c < stride; c++)
            {
                var target = _byClass.AsSpan(c * dimensions, dimensions);
                TensorPrimitives.MultiplyAdd(Row(n), residuals[n * stride + c], target, target);
            }
        }

        for (var d = 0; d < dimensions; d++)
        {
            for (var c = 0; c < stride; c++)
                gradient[d * stride + c] += _byClass[c * dimensions + d];
        }
    }

    private ReadOnlySpan<double> Row(int n) => rows.AsSpan(n * dimensions, dimensions);
}
