using CsCheck;

namespace EmotionRnn.Conversations.Tests;

public class SplitFractionsTests
{
    private static readonly Gen<(string[] Ids, double Dev, double Test, long Seed)> Cases = Gen.Select(
        Gen.Int[4, 300],
        Gen.Double[0, 0.45],
        Gen.Double[0, 0.45],
        Gen.Long,
        (count, dev, test, seed) => (Ids(count), dev, test, seed)
    );

    [Fact]
    public void Every_split_asked_for_has_its_share_and_train_the_rest() =>
        Cases.Sample(
            c =>
            {
                var counts = new SplitFractions(c.Dev, c.Test, c.Seed).Assign(c.Ids).CountBy(split => split).ToDictionary();
                Assert.Equal(Share(c.Dev), counts.GetValueOrDefault(Split.Dev), 1.0);
                Assert.Equal(Share(c.Test), counts.GetValueOrDefault(Split.Test), 1.0);
                Assert.True(counts[Split.Train] > 0);
                Assert.Equal(c.Dev > 0, counts.ContainsKey(Split.Dev));

                double Share(double fraction) => fraction == 0 ? 0 : Math.Max(1, fraction * c.Ids.Length);
            },
            iter: 1000,
            seed: "0000KXn9mJ02",
            threads: 1
        );

    [Fact]
    public void The_same_seed_gives_the_same_splits_and_another_others() =>
        Cases
            .Where(c => c.Ids.Length > 100 && c.Dev > 0.1)
            .Sample(
                c =>
                {
                    var splits = new SplitFractions(c.Dev, c.Test, c.Seed).Assign(c.Ids);
                    Assert.Equal(splits, new SplitFractions(c.Dev, c.Test, c.Seed).Assign(c.Ids));
                    Assert.NotEqual(splits, new SplitFractions(c.Dev, c.Test, c.Seed + 1).Assign(c.Ids));
                },
                iter: 200,
                seed: "0000KXn9mJ02",
                threads: 1
            );

    [Fact]
    public void The_splits_of_a_seed_never_change() =>
        Assert.Equal(
            "TTtTTTtTTTTd",
            string.Concat(
                new SplitFractions(seed: 1)
                    .Assign(Ids(12))
                    .Select(split =>
                        split switch
                        {
                            Split.Train => 'T',
                            Split.Dev => 'd',
                            _ => 't',
                        }
                    )
            )
        );

    [Fact]
    public void Every_conversation_is_as_likely_to_be_tested_on()
    {
        var counts = new int[20];
        for (var seed = 0; seed < 2000; seed++)
        {
            var splits = new SplitFractions(0.1, 0.2, seed).Assign(Ids(20));
            for (var i = 0; i < counts.Length; i++)
                counts[i] += splits[i] == Split.Test ? 1 : 0;
        }

        Assert.All(counts, count => Assert.InRange(count, 320, 480));
    }

    [Fact]
    public void Fractions_that_leave_nothing_to_train_on_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitFractions(0.5, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitFractions(-0.1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitFractions(double.NaN, 0.5));
        Assert.Throws<ArgumentException>(() => new SplitFractions(0.1, 0.1).Assign(Ids(2)));
        Assert.Equal([Split.Train], new SplitFractions(0, 0).Assign(Ids(1)));
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"c{i}")];
}
