using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Sets;

/// <summary>Turns an arriving signal into the contours of a feature set.</summary>
internal abstract class DescriptorChain
{
    private const int Piece = 8192;
    private float[] _column = [],
        _smoothed = [],
        _slopes = [];

    /// <summary>How many rows of which contours functionals see; valid once the signal has ended.</summary>
    public abstract RowCounts Rows { get; }

    /// <summary>What is still needed of the signal.</summary>
    protected Signal Signal { get; } = new();

    /// <summary>Takes the next samples. How they are cut into calls does not matter.</summary>
    public void Accept(ReadOnlySpan<float> samples)
    {
        while (samples.Length > 0)
        {
            var piece = samples[..Math.Min(Piece, samples.Length)];
            Signal.Append(piece);
            Process();
            samples = samples[piece.Length..];
        }
    }

    /// <summary>Ends the signal.</summary>
    public virtual void Finish() { }

    /// <summary>One of the set's contours, as functionals see it; overwritten by the next call.</summary>
    /// <param name="index">Its place in the layout's list.</param>
    public abstract ReadOnlySpan<float> Contour(int index);

    /// <summary>
    /// One of the set's smoothed descriptors as it is written to a file: one row more than there are frames. Overwritten by the next call.
    /// </summary>
    /// <param name="index">Its place in the list of descriptors.</param>
    public abstract ReadOnlySpan<float> Descriptor(int index);

    /// <summary>
    /// The slope of one of the set's smoothed descriptors as it is written to a file: three rows more than there are frames. Overwritten by
    /// the next call.
    /// </summary>
    /// <param name="index">Its place in the list of descriptors.</param>
    public abstract ReadOnlySpan<float> Delta(int index);

    /// <summary>Processes every frame that is complete and drops what no later frame needs.</summary>
    protected abstract void Process();

    /// <summary>A column of descriptors.</summary>
    protected Span<float> Column(Contours contours, int column)
    {
        var values = Room(ref _column, contours.Count);
        contours.CopyTo(column, values);
        return values;
    }

    /// <summary>Room for a smoothed contour.</summary>
    protected Span<float> SmoothedRows(int count) => Room(ref _smoothed, count);

    /// <summary>The moving average of a contour as functionals see it: as many rows as frames.</summary>
    protected ReadOnlySpan<float> Smooth(ReadOnlySpan<float> raw)
    {
        var rows = SmoothedRows(raw.Length);
        // The row of a single frame is asked for before its end is known, and what will come counts as zero.
        if (raw.Length == 1)
            rows[0] = (raw[0] + raw[0]) / 3;
        else
            Smoothing.Average(raw, rows);
        return rows;
    }

    /// <summary>
    /// The slope of a smoothed contour as functionals see it: two rows fewer, but at least one, for which what is missing counts as zero.
    /// </summary>
    protected ReadOnlySpan<float> Slope(ReadOnlySpan<float> smoothed)
    {
        var rows = Room(ref _slopes, RowCounts.WithDeltas(smoothed.Length));
        Span<float> completed = stackalloc float[3];
        completed.Clear();
        if (smoothed.Length < 3)
            smoothed.CopyTo(completed);
        Smoothing.Delta(smoothed.Length < 3 ? completed : smoothed, rows);
        return rows;
    }

    /// <summary>The moving average of a contour as it is written to a file.</summary>
    /// <param name="raw">The contour.</param>
    /// <param name="frames">Frames of the longest framing that comes to the same file, at most the contour's.</param>
    protected ReadOnlySpan<float> SmoothToFile(ReadOnlySpan<float> raw, int frames)
    {
        var rows = SmoothedRows(frames + 1);
        Smoothing.Average(raw, rows);
        return rows;
    }

    /// <summary>The slope of a smoothed contour as it is written to a file.</summary>
    /// <param name="smoothed">What was written of the smoothed contour.</param>
    /// <param name="frames">Frames of the longest framing that comes to the same file.</param>
    protected ReadOnlySpan<float> SlopeToFile(ReadOnlySpan<float> smoothed, int frames)
    {
        var rows = Room(ref _slopes, frames + 3);
        Smoothing.Delta(smoothed, rows);
        return rows;
    }

    private static Span<float> Room(ref float[] array, int count)
    {
        if (array.Length < count)
            array = new float[count + 3];
        return array.AsSpan(0, count);
    }
}
