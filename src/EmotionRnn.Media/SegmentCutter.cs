namespace EmotionRnn.Media;

/// <summary>Cuts segments out of one long recording, which is read once from its start; only what is still needed is kept.</summary>
public static class SegmentCutter
{
    private const int BlockSamples = 8192;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Why a segment cannot be cut, for a person; null where it can.</summary>
    /// <param name="segment">From start up to, not including, end; at most half an hour, which bounds the memory.</param>
    public static string? Problem((TimeSpan Start, TimeSpan End) segment) =>
        segment.Start < TimeSpan.Zero || segment.End < segment.Start ? $"it goes from {segment.Start:g} to {segment.End:g}"
        : segment.End - segment.Start > Longest ? $"from {segment.Start:g} to {segment.End:g} it is longer than {Longest:g}"
        : null;

    /// <summary>Cuts the segments in order of their ends.</summary>
    /// <param name="read">Reads the recording from its start.</param>
    /// <param name="sampleRate">Its rate, in Hz.</param>
    /// <param name="segments">In any order, also overlapping.</param>
    /// <returns>For each segment its index in the list and its samples: fewer, or none, where the recording ends before it does.</returns>
    /// <exception cref="ArgumentException">A segment has a <see cref="Problem"/>.</exception>
    public static IEnumerable<(int Index, float[] Samples)> Cut(
        ReadSamples read,
        int sampleRate,
        IReadOnlyList<(TimeSpan Start, TimeSpan End)> segments
    )
    {
        if (segments.Select(Problem).FirstOrDefault(problem => problem is not null) is { } first)
            throw new ArgumentException($"A segment cannot be cut: {first}.", nameof(segments));
        var inSamples = segments.Select((segment, i) => (Index: i, Start: Sample(segment.Start), End: Sample(segment.End)));
        return CutInOrder(read, inSamples.OrderBy(segment => segment.End).ToArray());

        long Sample(TimeSpan time) => (long)Math.Round(time.TotalSeconds * sampleRate);
    }

    private static IEnumerable<(int Index, float[] Samples)> CutInOrder(ReadSamples read, (int Index, long Start, long End)[] segments)
    {
        var neededFrom = new long[segments.Length + 1];
        neededFrom[^1] = long.MaxValue;
        for (var i = segments.Length - 1; i >= 0; i--)
            neededFrom[i] = Math.Min(neededFrom[i + 1], segments[i].Start);

        var window = new List<float>();
        var block = new float[BlockSamples];
        long origin = 0;
        var ended = false;
        for (var i = 0; i < segments.Length; i++)
        {
            Drop(neededFrom[i]);
            while (origin + window.Count < segments[i].End && !ended)
            {
                var count = read(block);
                ended = count < block.Length;
                window.AddRange(block.AsSpan(0, count));
                Drop(neededFrom[i]);
            }

            var from = (int)Math.Clamp(segments[i].Start - origin, 0, window.Count);
            var to = (int)Math.Clamp(segments[i].End - origin, from, window.Count);
            yield return (segments[i].Index, window.GetRange(from, to - from).ToArray());
        }

        void Drop(long before)
        {
            var count = (int)Math.Clamp(before - origin, 0, window.Count);
            window.RemoveRange(0, count);
            origin += count;
        }
    }
}
