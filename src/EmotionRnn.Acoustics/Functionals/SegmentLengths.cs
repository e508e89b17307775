using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// The lengths of a contour's segments in rows, and their statistics in float32. Beyond a capacity, further segments are ignored.
/// </summary>
/// <param name="lengths">Room for as many segments as count.</param>
internal ref struct SegmentLengths(Span<int> lengths)
{
    private readonly Span<int> _lengths = lengths;

    /// <summary>Number of segments that count.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a segment of so many rows.</summary>
    public void Add(int length)
    {
        if (Count < _lengths.Length)
            _lengths[Count++] = length;
    }

    /// <summary>Writes mean, longest, shortest and population standard deviation in seconds; zeros where there is no segment.</summary>
    public readonly void Write(Span<float> y)
    {
        y[..4].Clear();
        if (Count == 0)
            return;
        int sum = 0,
            longest = 0,
            shortest = int.MaxValue;
        foreach (var length in _lengths[..Count])
        {
            sum += length;
            longest = Math.Max(longest, length);
            shortest = Math.Min(shortest, length);
        }

        var mean = (float)sum / Count;
        float squares = 0;
        foreach (var length in _lengths[..Count])
            squares += (length - mean) * (length - mean);

        const float Period = (float)Framing.Period;
        y[0] = mean * Period;
        y[1] = longest * Period;
        y[2] = shortest * Period;
        y[3] = MathF.Sqrt(squares / Count) * Period;
    }
}
