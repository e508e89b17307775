namespace EmotionRnn.Acoustics.Frames;

/// <summary>Moving averages over three frames and slopes over five, of one contour.</summary>
/// <remarks>Before the first and behind the last value of a contour its end is repeated, so that rows may be asked for beyond it.</remarks>
internal static class Smoothing
{
    /// <summary>y[r] = (x[r] + x[r−1] + x[r+1]) / 3.</summary>
    /// <param name="x">The contour, at least one value.</param>
    /// <param name="y">Receives rows 0 and on.</param>
    public static void Average(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var r = 0; r < y.Length; r++)
            y[r] = r > 0 && r < x.Length - 1 ? (x[r] + x[r - 1] + x[r + 1]) / 3 : (At(x, r) + At(x, r - 1) + At(x, r + 1)) / 3;
    }

    /// <summary>The mean of those of x[r], x[r−1] and x[r+1] that are not zero; zero where x[r] is.</summary>
    /// <param name="x">The contour, at least one value.</param>
    /// <param name="y">Receives rows 0 and on.</param>
    public static void AverageNonZero(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var r = 0; r < y.Length; r++)
        {
            var (center, before, after) = (At(x, r), At(x, r - 1), At(x, r + 1));
            y[r] = center == 0 ? 0 : (center + before + after) / (1 + (before != 0 ? 1 : 0) + (after != 0 ? 1 : 0));
        }
    }

    /// <summary>Slope of the regression line over five rows, y[r] = (x[r+1] − x[r−1] + 2·(x[r+2] − x[r−2])) / 10.</summary>
    /// <param name="x">The contour, at least one value.</param>
    /// <param name="y">Receives rows 0 and on.</param>
    public static void Delta(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var r = 0; r < y.Length; r++)
        {
            y[r] =
                r > 1 && r < x.Length - 2
                    ? (x[r + 1] - x[r - 1] + 2 * (x[r + 2] - x[r - 2])) / 10
                    : (At(x, r + 1) - At(x, r - 1) + 2 * (At(x, r + 2) - At(x, r - 2))) / 10;
        }
    }

    /// <summary>
    /// Slopes of several contours that are zero where there is no voice: differences with a zero are left out of Σ i·(x[r+i] −
    /// x[r−i]), i =
    /// 1, 2, and every other one
    /// adds i² to the denominator.
    /// </summary>
    /// <remarks>
    /// As in openSMILE the denominator is one number for all contours and rows, row after row; it starts at 10 and only ever grows.
    /// </remarks>
    /// <param name="x">The contours, of equal length.</param>
    /// <param name="y">Receives rows 0 and on of each.</param>
    public static void DeltaWithinVoice(float[][] x, float[][] y)
    {
        var denominator = 10f;
        for (var r = 0; r < y[0].Length; r++)
        {
            for (var c = 0; c < x.Length; c++)
            {
                var sum = 0f;
                for (var i = 1; i <= 2; i++)
                {
                    var (after, before) = (At(x[c], r + i), At(x[c], r - i));
                    if (after == 0 || before == 0)
                        continue;
                    sum += i * (after - before);
                    denominator += i * i;
                }

                y[c][r] = sum / denominator;
            }
        }
    }

    private static float At(ReadOnlySpan<float> x, int r) => x[Math.Clamp(r, 0, x.Length - 1)];
}
