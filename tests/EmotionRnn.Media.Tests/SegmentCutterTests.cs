using CsCheck;

namespace EmotionRnn.Media.Tests;

public class SegmentCutterTests
{
    private const int Rate = 1000;

    [Fact]
    public void Segmentes_come_in_order_of_their_ends_with_their_own_samples()
    {
        var cut = Cut(20_000, (5, 6), (0, 2), (1, 5.5), (5, 6), (19, 30), (40, 50), (3, 3));
        Assert.Equal([1, 6, 2, 0, 3, 4, 5], cut.Select(segment => segment.Index));
        Assert.Equal(Enumerable.Range(5000, 1000), cut.Single(segment => segment.Index == 0).Samples.Select(x => (int)x));
        Assert.Equal(Enumerable.Range(19_000, 1000), cut.Single(segment => segment.Index == 4).Samples.Select(x => (int)x));
        Assert.Empty(cut.Single(segment => segment.Index == 5).Samples);
        Assert.Empty(cut.Single(segment => segment.Index == 6).Samples);
    }

    [Fact]
    public void Any_segments_are_what_slicing_the_whole_would_give()
    {
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[0, 20_000])
            .Array[0, 40]
            .Sample(
                pairs =>
                {
                    var segments = pairs.Select(pair => (pair.Item1 / 1000.0, (pair.Item1 + pair.Item2) / 1000.0)).ToArray();
                    var cut = Cut(40_000, segments);
                    Assert.Equal(pairs.Length, cut.Select(segment => segment.Index).Distinct().Count());
                    foreach (var (index, samples) in cut)
                    {
                        var (start, length) = (
                            Math.Min(pairs[index].Item1, 40_000),
                            Math.Clamp(40_000 - pairs[index].Item1, 0, pairs[index].Item2)
                        );
                        Assert.True(Enumerable.Range(start, length).SequenceEqual(samples.Select(x => (int)x)));
                    }
                },
                seed: "0000KnsCHXp4",
                iter: 50
            );
    }

    [Fact]
    public void Memory_does_not_grow_with_the_recording()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0L;
        var start = TimeSpan.FromHours(9);
        Assert.Equal(16000, Assert.Single(SegmentCutter.Cut(Read, 16000, [(start, start + TimeSpan.FromSeconds(1))])).Samples.Length);
        Assert.InRange(read, 9 * 3600 * 16000L, 10 * 3600 * 16000L);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);

        int Read(Span<float> samples)
        {
            read += samples.Length;
            return samples.Length;
        }
    }

    [Fact]
    public void A_segment_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Cut(10, (2, 1)));
        Assert.Throws<ArgumentException>(() => Cut(10, (-1, 1)));
        Assert.Throws<ArgumentException>(() => Cut(10, (0, 3600)));
    }

    private static (int Index, float[] Samples)[] Cut(int length, params (double Start, double End)[] segments)
    {
        var position = 0;
        return
        [
            .. SegmentCutter.Cut(
                Read,
                Rate,
                [.. segments.Select(segment => (TimeSpan.FromSeconds(segment.Start), TimeSpan.FromSeconds(segment.End)))]
            ),
        ];

        int Read(Span<float> samples)
        {
            var count = Math.Min(samples.Length, length - position);
            for (var i = 0; i < count; i++)
                samples[i] = position++;
            return count;
        }
    }
}
