using System.Numerics.Tensors;

namespace EmotionRnn.Experiments.Logistic;

/// <summary>
/// X = L·Qᵀ by Householder reflections (Golub and Van Loan, "Matrix computations", 5.2), for fewer rows than columns: Q <c>[D × N]</c>
/// spans the rows,
/// L <c>[N × N]</c> holds their coordinates in it. The weights that minimise a loss of X·w with a penalty of ‖w‖² lie in that span,
/// where
/// they are w = Q·u,
/// ‖w‖ = ‖u‖, so that the search may go on in N dimensions. Dependent rows do no harm.
/// </summary>
internal sealed class RowSpace
{
    private readonly double[] _reflectors;
    private readonly double[] _scales;
    private readonly int _rows,
        _columns;

    /// <summary>Decomposes X.</summary>
    /// <param name="x"><c>[N × D]</c>, N ≤ D; overwritten and kept.</param>
    /// <param name="rows">N.</param>
    public RowSpace(double[] x, int rows)
    {
        (_reflectors, _rows, _columns) = (x, rows, x.Length / rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_rows, _columns);
        _scales = new double[rows];
        Coordinates = new double[rows * rows];
        for (var n = 0; n < rows; n++)
        {
            var row = x.AsSpan(n * _columns, _columns);
            for (var k = 0; k < n; k++)
                Reflect(k, row);
            var tail = row[n..];
            var length = TensorPrimitives.Norm<double>(tail);
            var diagonal = tail[0] > 0 ? -length : length;
            row[..n].CopyTo(Coordinates.AsSpan(n * rows));
            Coordinates[n * rows + n] = diagonal;
            tail[0] -= diagonal;
            var squares = TensorPrimitives.SumOfSquares<double>(tail);
            _scales[n] = squares > 0 ? 2 / squares : 0;
        }
    }

    /// <summary>L <c>[N × N]</c>.</summary>
    public double[] Coordinates { get; }

    /// <summary>Q·u <c>[D]</c>.</summary>
    /// <param name="u"><c>[N]</c>.</param>
    public double[] Expand(ReadOnlySpan<double> u)
    {
        var w = new double[_columns];
        u.CopyTo(w);
        for (var k = _rows - 1; k >= 0; k--)
            Reflect(k, w);
        return w;
    }

    // The reflector of row k is what that row's tail was replaced by.
    private void Reflect(int k, Span<double> vector)
    {
        var reflector = _reflectors.AsSpan(k * _columns + k, _columns - k);
        var tail = vector[k..];
        TensorPrimitives.MultiplyAdd(reflector, -_scales[k] * TensorPrimitives.Dot(reflector, tail), tail, tail);
    }
}
