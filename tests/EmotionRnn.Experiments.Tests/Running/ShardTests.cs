using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Experiments.Tests.Running;

public class ShardTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void Parts_hold_every_item_once_and_are_of_like_size(int items)
    {
        int[] all = [.. Enumerable.Range(0, items)];
        foreach (var count in (int[])[1, 2, 3, 8, 101])
        {
            var parts = Enumerable.Range(1, count).Select(i => new Shard(i, count).Of(all).ToArray()).ToArray();
            Assert.Equal(all, parts.SelectMany(part => part));
            Assert.InRange(parts.Max(part => part.Length) - parts.Min(part => part.Length), 0, 1);
        }
    }

    [Theory]
    [InlineData("2/8", true)]
    [InlineData("1/1", true)]
    [InlineData("0/3", false)]
    [InlineData("4/3", false)]
    [InlineData("2", false)]
    [InlineData("1/2/3", false)]
    [InlineData("a/3", false)]
    public void Its_text_is_read_or_refused(string text, bool valid)
    {
        Assert.Equal(valid, Shard.TryParse(text, out var shard));
        if (valid)
            Assert.Equal(text, shard.ToString());
    }
}
