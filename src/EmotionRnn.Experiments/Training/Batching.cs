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
}
