using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Training;

public class BatchingTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 997).Select(i => 3 + i * 7919 % 61)];

    [Fact]
    public void Batches_by_tokens_hold_every_sequence_once_and_no_more_tokens_than_they_may()
    {
        var batches = Batching.ByTokens(Lengths, size: 4, tokens: 200, new RandomStream(1));
        Assert.Equal(Enumerable.Range(0, Lengths.Length), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.True(batch.Length <= 4 || batch.Sum(i => Lengths[i]) <= 200));
        Assert.InRange(batches.Average(batch => batch.Sum(i => Lengths[i])), 150, 200);
    }

    [Fact]
    public void Sequences_of_a_batch_are_alike_in_length_and_batches_come_in_no_order_of_length()
    {
        var batches = Batching.ByTokens(Lengths, size: 4, tokens: 200, new RandomStream(1));
        Assert.InRange(batches.Average(batch => batch.Max(i => Lengths[i]) - batch.Min(i => Lengths[i])), 0, 12);
        var means = batches.Select(batch => batch.Average(i => Lengths[i])).ToArray();
        Assert.NotEqual(means.Order(), means);
    }

    [Fact]
    public void A_seed_gives_one_order() =>
        Assert.Equal(
            Batching.ByTokens(Lengths, 4, 200, new RandomStream(3)).SelectMany(batch => batch),
            Batching.ByTokens(Lengths, 4, 200, new RandomStream(3)).SelectMany(batch => batch)
        );

    [Fact]
    public void The_last_sequences_make_a_batch_too()
    {
        var items = Batching.ByLength(Lengths, size: 4, new RandomStream(1));
        Assert.Equal(Enumerable.Range(0, Lengths.Length), items.SelectMany(batch => batch).Order());
        Assert.Equal([1], items.Select(batch => batch.Length).Where(length => length != 4));
    }
}
