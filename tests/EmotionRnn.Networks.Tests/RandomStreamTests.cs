namespace EmotionRnn.Networks.Tests;

public class RandomStreamTests
{
    [Fact]
    public void The_same_keys_give_the_same_stream_and_other_keys_another()
    {
        var first = Take(new RandomStream(7, 1));
        Assert.Equal(first, Take(new RandomStream(7, 1)));
        Assert.NotEqual(first, Take(new RandomStream(1, 7)));
        Assert.NotEqual(first, Take(new RandomStream(7)));

        static ulong[] Take(RandomStream stream) => [.. Enumerable.Range(0, 8).Select(_ => stream.NextBits())];
    }

    [Fact]
    public void Integers_are_uniform_over_their_range()
    {
        var random = new RandomStream(3);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one()
    {
        var random = new RandomStream(4);
        var numbers = Enumerable.Range(0, 50_000).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(0, numbers.Average(), 0.02);
        Assert.Equal(1, numbers.Average(n => n * n), 0.03);
    }

    [Fact]
    public void A_shuffle_keeps_every_item()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new RandomStream(5).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
