namespace EmotionRnn.Acoustics.Frames;

/// <summary>
/// Descriptors over time: a table of frames by columns that grows frame by frame, kept in blocks so that growing neither copies nor doubles
/// it, and read a column
/// at a time.
/// </summary>
/// <param name="columns">Values per frame.</param>
internal sealed class Contours(int columns)
{
    private const int BlockFrames = 1024;
    private readonly List<float[]> _blocks = [];

    /// <summary>Frames stored.</summary>
    public int Count { get; private set; }

    /// <summary>A value.</summary>
    public float this[int frame, int column] => _blocks[frame / BlockFrames][column * BlockFrames + frame % BlockFrames];

    /// <summary>Appends one frame, [columns].</summary>
    public void Add(ReadOnlySpan<float> frame)
    {
        var row = Count % BlockFrames;
        if (row == 0)
            _blocks.Add(new float[columns * BlockFrames]);
        var block = _blocks[^1];
        for (var c = 0; c < columns; c++)
            block[c * BlockFrames + row] = frame[c];
        Count++;
    }

    /// <summary>Copies the start of a column.</summary>
    /// <param name="column">Which.</param>
    /// <param name="values">Receives as many frames as it holds, at most <see cref="Count"/>.</param>
    public void CopyTo(int column, Span<float> values)
    {
        for (var block = 0; values.Length > 0; block++)
        {
            var part = Math.Min(BlockFrames, values.Length);
            _blocks[block].AsSpan(column * BlockFrames, part).CopyTo(values);
            values = values[part..];
        }
    }
}
