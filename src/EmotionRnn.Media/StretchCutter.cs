namespace EmotionRnn.Media;

/// <summary>Cuts stretches out of one long recording, which is read once from its start; only what is still needed is kept.</summary>
public static class StretchCutter
{
    private const int BlockSamples = 8192;

    /// <summary>The longest stretch where none is stated: half an hour.</summary>
    public static TimeSpan DefaultMaxLength { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Cuts the stretches in order of their ends.</summary>
    /// <param name="read">Reads the recording from its start.</param>
    /// <param name="sampleRate">Its rate, in Hz.</param>
    /// <param name="stretches">From start up to, not including, end; in any order, also overlapping.</param>
    /// <param name="maxLength">The longest stretch, which bounds the memory; null: <see cref="DefaultMaxLength"/>.</param>
    /// <returns>For each stretch its index in the list and its samples: fewer, or none, where the recording ends before it does.</returns>
    /// <exception cref="ArgumentException">A stretch ends before it starts, starts before 0, or is longer than the limit.</exception>
    public static IEnumerable<(int Index, float[] Samples)> Cut(
        ReadSamples read,
        int sampleRate,
        IReadOnlyList<(TimeSpan Start, TimeSpan End)> stretches,
        TimeSpan? maxLength = null
    )
    {
        var longest = maxLength ?? DefaultMaxLength;
        for (var i = 0; i < stretches.Count; i++)
        {
            var (start, end) = stretches[i];
            if (start < TimeSpan.Zero || end < start)
                throw new ArgumentException($"stretch {i} goes from {start:g} to {end:g}", nameof(stretches));
            if (end - start > longest)
                throw new ArgumentException(
                    $"stretch {i}, from {start:g} to {end:g}, is longer than the limit of {longest:g}",
                    nameof(stretches)
                );
        }

        var inSamples = stretches.Select((stretch, i) => (Index: i, Start: Sample(stretch.Start), End: Sample(stretch.End)));
        return CutInOrder(read, inSamples.OrderBy(stretch => stretch.End).ToArray());

        long Sample(TimeSpan time) => (long)Math.Round(time.TotalSeconds * sampleRate);
    }

    private static IEnumerable<(int Index, float[] Samples)> CutInOrder(ReadSamples read, (int Index, long Start, long End)[] stretches)
    {
        var neededFrom = new long[stretches.Length + 1];
        neededFrom[^1] = long.MaxValue;
        for (var i = stretches.Length - 1; i >= 0; i--)
            neededFrom[i] = Math.Min(neededFrom[i + 1], stretches[i].Start);

        var window = new List<float>();
        var block = new float[BlockSamples];
        long origin = 0;
        var ended = false;
        for (var i = 0; i < stretches.Length; i++)
        {
            Drop(neededFrom[i]);
            while (origin + window.Count < stretches[i].End && !ended)
            {
                var count = read(block);
                ended = count < block.Length;
                window.AddRange(block.AsSpan(0, count));
                Drop(neededFrom[i]);
            }

            var from = (int)Math.Clamp(stretches[i].Start - origin, 0, window.Count);
            var to = (int)Math.Clamp(stretches[i].End - origin, from, window.Count);
            yield return (stretches[i].Index, window.GetRange(from, to - from).ToArray());
        }

        void Drop(long before)
        {
            var count = (int)Math.Clamp(before - origin, 0, window.Count);
            window.RemoveRange(0, count);
            origin += count;
        }
    }
}
