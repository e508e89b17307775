namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Natural cubic spline through values at fixed places, evaluated at fixed places: everything that does not depend on the values is
/// computed once.
/// </summary>
/// <remarks>
/// Second derivatives M solve h_{i−1}·M_{i−1} + 2(h_{i−1} + h_i)·M_i + h_i·M_{i+1} = 6(d_i − d_{i−1}), d_i = (y_{i+1} −
/// y_i)/h_i, with M =
/// 0 at both ends.
/// </remarks>
internal sealed class NaturalSpline
{
    private readonly double[] _inverseSpacing,
        _lower,
        _upper,
        _inverse,
        _derivative;
    private readonly int[] _interval;
    private readonly double[] _a,
        _b,
        _ca,
        _cb;

    /// <param name="u">Where values are given, ascending, at least three.</param>
    /// <param name="x">Where they are wanted, ascending.</param>
    public NaturalSpline(ReadOnlySpan<double> u, ReadOnlySpan<double> x)
    {
        var n = u.Length;
        (_inverseSpacing, _lower, _upper, _inverse, _derivative) = (
            new double[n],
            new double[n],
            new double[n],
            new double[n],
            new double[n]
        );
        for (var i = 0; i < n - 1; i++)
            _inverseSpacing[i] = 1 / (u[i + 1] - u[i]);
        for (var i = 1; i < n - 1; i++)
        {
            var (before, after) = (u[i] - u[i - 1], u[i + 1] - u[i]);
            var inverse = 1 / (2 * (before + after) - before * _upper[i - 1]);
            (_lower[i], _upper[i], _inverse[i]) = (before * inverse, after * inverse, 6 * inverse);
        }

        _interval = new int[x.Length];
        (_a, _b, _ca, _cb) = (new double[x.Length], new double[x.Length], new double[x.Length], new double[x.Length]);
        for (int j = 0, i = 1; j < x.Length; j++)
        {
            while (i < n - 1 && u[i] < x[j])
                i++;
            var h = u[i] - u[i - 1];
            var (a, b) = ((u[i] - x[j]) / h, (x[j] - u[i - 1]) / h);
            (_interval[j], _a[j], _b[j], _ca[j], _cb[j]) = (i, a, b, (a * a * a - a) * h * h / 6, (b * b * b - b) * h * h / 6);
        }
    }

    /// <summary>Evaluates the spline.</summary>
    /// <param name="y">Values at the places given.</param>
    /// <param name="result">Receives the values at the places wanted.</param>
    public void Evaluate(ReadOnlySpan<double> y, Span<float> result)
    {
        var m = _derivative.AsSpan(0, y.Length);
        var slope = (y[1] - y[0]) * _inverseSpacing[0];
        for (var i = 1; i < m.Length - 1; i++)
        {
            var next = (y[i + 1] - y[i]) * _inverseSpacing[i];
            m[i] = (next - slope) * _inverse[i] - _lower[i] * m[i - 1];
            slope = next;
        }

        for (var i = m.Length - 2; i > 0; i--)
            m[i] -= _upper[i] * m[i + 1];
        for (var j = 0; j < result.Length; j++)
        {
            var i = _interval[j];
            result[j] = (float)(_a[j] * y[i - 1] + _b[j] * y[i] + _ca[j] * m[i - 1] + _cb[j] * m[i]);
        }
    }
}
