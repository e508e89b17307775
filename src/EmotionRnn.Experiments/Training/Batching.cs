using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Training;

/// <summary>Cuts items into batches.</summary>
internal static class Batching
{
    // So many batches are sorted by length together: lengths within a batch are alike, and no two epochs have the same batches.
    private const int BatchesSortedTogether = 8;

    /// <summary>Batches of items of similar length, in random order.</summary>
    /// <param name="lengths">Of the items.</param>
    /// <param name="size">Items a batch.</param>
    /// <param name="random">What the order depends on.</param>
    /// <returns>The items' indices, every item once.</returns>
    public static IReadOnlyList<int[]> ByLength(IReadOnlyList<int> lengths, int size, RandomStream random)
    {
        var items = Enumerable.Range(0, lengths.Count).ToArray();
        random.Shuffle<int>(items);
        int[][] batches = [.. items.Chunk(size * BatchesSortedTogether).SelectMany(group => group.OrderBy(i => lengths[i]).Chunk(size))];
        random.Shuffle<int[]>(batches);
        return batches;
    }

    /// <summary>Batches of sequences of similar length that have about as many tokens each, in random order.</summary>
    /// <param name="lengths">Of the sequences, in tokens.</param>
    /// <param name="size">Sequences that a batch has at least, while there are any.</param>
    /// <param name="tokens">Tokens that a batch of more than <paramref name="size"/> sequences has at most.</param>
    /// <param name="random">What the order depends on.</param>
    /// <returns>The sequences' indices, every sequence once.</returns>
    public static IReadOnlyList<int[]> ByTokens(IReadOnlyList<int> lengths, int size, int tokens, RandomStream random)
    {
        var items = Enumerable.Range(0, lengths.Count).ToArray();
        random.Shuffle<int>(items);
        var batches = new List<int[]>();
        var (first, seen) = (0, 0);
        for (var end = 0; end < items.Length; end++)
        {
            seen += lengths[items[end]];
            if (end + 1 < items.Length && seen < tokens * BatchesSortedTogether)
                continue;
            Cut(items[first..(end + 1)]);
            (first, seen) = (end + 1, 0);
        }

        var shuffled = batches.ToArray();
        random.Shuffle<int[]>(shuffled);
        return shuffled;

        void Cut(int[] group)
        {
            int[] sorted = [.. group.OrderBy(i => lengths[i])];
            var (start, sum) = (0, 0);
            for (var i = 0; i < sorted.Length; i++)
            {
                if (i - start >= size && sum + lengths[sorted[i]] > tokens)
                {
                    batches.Add(sorted[start..i]);
                    (start, sum) = (i, 0);
                }

                sum += lengths[sorted[i]];
            }

            batches.Add(sorted[start..]);
        }
    }
}
