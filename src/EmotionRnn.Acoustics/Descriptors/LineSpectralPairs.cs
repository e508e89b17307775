namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Line spectral frequencies of a predictor A(z) of order 8 in radians, 0 to π: the angles of the zeros of P(z) = A(z) + z⁻⁹A(1/z) and
/// Q(z)
/// = A(z) − z⁻⁹A(1/z), in turn.
/// </summary>
/// <remarks>
/// Kabal and Ramachandran, "The computation of line spectral frequencies using Chebyshev polynomials", 1986: both are divided by their zero
/// at ±1, written as a series
/// in cos ω, and walked from ω = 0 to π until the sign changes.
/// </remarks>
internal static class LineSpectralPairs
{
    private const int Order = 8,
        Half = Order / 2,
        Bisections = 11;

    /// <param name="a">a_1 to a_8 of the predictor.</param>
    /// <param name="frequencies">Receives 8 angles; those that were not found are 0.</param>
    public static void Compute(ReadOnlySpan<float> a, Span<float> frequencies)
    {
        Span<float> p = stackalloc float[Half + 1],
            q = stackalloc float[Half + 1];
        p[0] = q[0] = 1;
        for (var i = 0; i < Half; i++)
        {
            p[i + 1] = a[i] + a[Order - 1 - i] - p[i];
            q[i + 1] = a[i] - a[Order - 1 - i] + q[i];
        }

        for (var i = 0; i < Half; i++)
            (p[i], q[i]) = (2 * p[i], 2 * q[i]);
        if (Search(p, q, 0.2f, frequencies) == Order)
            return;
        var found = Search(p, q, 0.05f, frequencies);
        frequencies[found..Order].Clear();
    }

    /// <summary>
    /// Walks x = cos ω from 1 to −1 in steps of about <paramref name="delta"/>, looking for a zero of P and of Q in turn.
    /// </summary>
    private static int Search(ReadOnlySpan<float> p, ReadOnlySpan<float> q, float delta, Span<float> frequencies)
    {
        float left = 1,
            right = 0;
        for (var found = 0; found < Order; found++)
        {
            var series = found % 2 == 0 ? p : q;
            var atLeft = Evaluate(series, left);
            var crossed = false;
            while (!crossed && right >= -1)
            {
                var step = delta * (1 - 0.9f * left * left);
                if (Math.Abs(atLeft) < 0.2f)
                    step *= 0.5f;
                right = left - step;
                var atRight = Evaluate(series, right);
                crossed = atRight * atLeft < 0;
                if (crossed)
                {
                    left = Bisect(series, left, right, atLeft);
                    frequencies[found] = MathF.Acos(left);
                }
                else
                    (left, atLeft) = (right, atRight);
            }

            if (!crossed)
                return found;
        }

        return Order;
    }

    private static float Bisect(ReadOnlySpan<float> series, float left, float right, float atLeft)
    {
        var middle = left;
        for (var i = 0; i < Bisections; i++)
        {
            middle = 0.5f * (left + right);
            var atMiddle = Evaluate(series, middle);
            if (atMiddle * atLeft < 0)
                right = middle;
            else
                (left, atLeft) = (middle, atMiddle);
        }

        return Math.Clamp(middle, -1, 1);
    }

    /// <summary>Σ c_k·T_(4−k)(x), k = 0..4, by Clenshaw's recurrence.</summary>
    private static float Evaluate(ReadOnlySpan<float> c, float x)
    {
        float b0 = 0,
            b1 = 0;
        for (var k = 0; k < Half; k++)
            (b0, b1) = (2 * x * b0 - b1 + c[k], b0);
        return -b1 + x * b0 + c[Half];
    }
}
