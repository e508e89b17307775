namespace EmotionRnn.Acoustics.Pitch;

/// <summary>Parabolic interpolation of a peak.</summary>
internal static class Parabola
{
    /// <summary>Place and height of the extreme of the parabola through three points; the middle point where they lie on a line.</summary>
    public static (double X, double Y) Vertex(double x1, double y1, double x2, double y2, double x3, double y3)
    {
        var denominator = (x1 - x2) * (x1 - x3) * (x2 - x3);
        var a = (x3 * (y2 - y1) + x2 * (y1 - y3) + x1 * (y3 - y2)) / denominator;
        var b = (x3 * x3 * (y1 - y2) + x2 * x2 * (y3 - y1) + x1 * x1 * (y2 - y3)) / denominator;
        if (a == 0 || denominator == 0)
            return (x2, y2);
        var c = (x2 * x3 * (x2 - x3) * y1 + x3 * x1 * (x3 - x1) * y2 + x1 * x2 * (x1 - x2) * y3) / denominator;
        return (-b / (2 * a), c - b * b / (4 * a));
    }
}
