namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>Roots of a real polynomial as the eigenvalues of its companion matrix.</summary>
/// <remarks>Francis' double-shift QR iteration on a Hessenberg matrix: Golub and Van Loan, "Matrix Computations", section 7.5.</remarks>
internal static class PolynomialRoots
{
    private const int MaxIterations = 60;

    /// <summary>Roots of z^n + c_0·z^(n−1) + … + c_(n−1).</summary>
    /// <param name="c">Coefficients, highest power first, without the leading 1.</param>
    /// <param name="re">Receives the roots' real parts, [n].</param>
    /// <param name="im">Receives their imaginary parts, [n]; conjugate pairs are neighbours.</param>
    /// <returns>Whether all were found.</returns>
    public static bool Find(ReadOnlySpan<double> c, Span<double> re, Span<double> im)
    {
        var n = c.Length;
        Span<double> h = stackalloc double[n * n];
        h.Clear();
        for (var j = 0; j < n; j++)
            h[j] = -c[j];
        for (var i = 1; i < n; i++)
            h[i * n + i - 1] = 1;
        return Eigenvalues(h, n, re, im);
    }

    private static bool Eigenvalues(Span<double> h, int n, Span<double> re, Span<double> im)
    {
        var (last, iterations) = (n - 1, 0);
        while (last >= 0)
        {
            var first = last;
            while (first > 0 && !Negligible(h, n, first))
                first--;
            if (first > 0)
                h[first * n + first - 1] = 0;
            if (first == last)
            {
                (re[last], im[last]) = (h[last * n + last], 0);
                (last, iterations) = (last - 1, 0);
            }
            else if (first == last - 1)
            {
                Pair(h, n, last, re, im);
                (last, iterations) = (last - 2, 0);
            }
            else if (++iterations > MaxIterations)
                return false;
            else
                Sweep(h, n, first, last, exceptional: iterations % 10 == 0);
        }

        return true;
    }

    private static bool Negligible(ReadOnlySpan<double> h, int n, int i)
    {
        var scale = Math.Abs(h[(i - 1) * n + i - 1]) + Math.Abs(h[i * n + i]);
        return Math.Abs(h[i * n + i - 1]) <= double.Epsilon + 2.2e-16 * scale;
    }

    /// <summary>Eigenvalues of the two by two block that ends at <paramref name="last"/>.</summary>
    private static void Pair(ReadOnlySpan<double> h, int n, int last, Span<double> re, Span<double> im)
    {
        var (a, b, c, d) = (h[(last - 1) * n + last - 1], h[(last - 1) * n + last], h[last * n + last - 1], h[last * n + last]);
        var half = (a - d) / 2;
        var discriminant = half * half + b * c;
        if (discriminant < 0)
        {
            re[last - 1] = re[last] = (a + d) / 2;
            (im[last - 1], im[last]) = (Math.Sqrt(-discriminant), -Math.Sqrt(-discriminant));
            return;
        }

        // The larger root in magnitude first, the other from the product, so that nothing cancels.
        var far = half + Math.CopySign(Math.Sqrt(discriminant), half);
        (re[last - 1], re[last]) = (d + far, far == 0 ? d : d - b * c / far);
        im[last - 1] = im[last] = 0;
    }

    /// <summary>One double-shift QR step on rows and columns first..last.</summary>
    private static void Sweep(Span<double> h, int n, int first, int last, bool exceptional)
    {
        var (trace, determinant) = Shifts(h, n, last, exceptional);
        var f = first * n + first;
        var (x, y, z) = (
            h[f] * h[f] + h[f + 1] * h[f + n] - trace * h[f] + determinant,
            h[f + n] * (h[f] + h[f + n + 1] - trace),
            h[f + n] * h[f + 2 * n + 1]
        );
        for (var k = first; k < last; k++)
        {
            var three = k < last - 1;
            if (k > first)
                (x, y, z) = (h[k * n + k - 1], h[(k + 1) * n + k - 1], three ? h[(k + 2) * n + k - 1] : 0);
            else if (!three)
                z = 0;
            Reflect(h, n, k, first, last, three, x, y, z);
        }
    }

    private static (double Trace, double Determinant) Shifts(ReadOnlySpan<double> h, int n, int last, bool exceptional)
    {
        var l = last * n + last;
        if (!exceptional)
            return (h[l - n - 1] + h[l], h[l - n - 1] * h[l] - h[l - n] * h[l - 1]);
        var s = Math.Abs(h[l - 1]) + Math.Abs(h[l - n - 2]);
        return (1.5 * s, s * s);
    }

    /// <summary>Householder reflection of rows and columns k to k + 2 that maps (x, y, z) to a multiple of (1, 0, 0).</summary>
    private static void Reflect(Span<double> h, int n, int k, int first, int last, bool three, double x, double y, double z)
    {
        var norm = Math.CopySign(Math.Sqrt(x * x + y * y + z * z), x);
        if (norm == 0)
            return;
        var (v0, v1, v2) = (1 + x / norm, y / norm, z / norm);
        var (w1, w2) = (v1 / v0, v2 / v0);
        if (k > first)
        {
            h[k * n + k - 1] = -norm;
            h[(k + 1) * n + k - 1] = 0;
            if (three)
                h[(k + 2) * n + k - 1] = 0;
        }

        for (var j = k; j <= last; j++)
        {
            var i = k * n + j;
            var p = h[i] + w1 * h[i + n] + (three ? w2 * h[i + 2 * n] : 0);
            h[i] -= p * v0;
            h[i + n] -= p * v1;
            if (three)
                h[i + 2 * n] -= p * v2;
        }

        for (var r = first; r <= Math.Min(last, k + 3); r++)
        {
            var i = r * n + k;
            var p = v0 * h[i] + v1 * h[i + 1] + (three ? v2 * h[i + 2] : 0);
            h[i] -= p;
            h[i + 1] -= p * w1;
            if (three)
                h[i + 2] -= p * w2;
        }
    }
}
