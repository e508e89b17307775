using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EmotionRnn.Conversations;

/// <summary>How to split a corpus that has no splits: conversations stay whole.</summary>
/// <remarks>
/// Conversations are ordered by the SHA-256 of seed, place and id, so that the same file and seed give the same splits on every machine;
/// the first go to test, the next to dev.
/// </remarks>
public sealed record SplitFractions
{
    /// <summary>Fractions of the number of conversations.</summary>
    /// <param name="dev">From 0 to below 1.</param>
    /// <param name="test">From 0 to below 1; with <paramref name="dev"/> below 1.</param>
    /// <param name="seed">Another seed gives other splits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is negative or nothing is left to train on.</exception>
    public SplitFractions(double dev = 0.1, double test = 0.2, long seed = 0)
    {
        if (!(dev >= 0))
            throw new ArgumentOutOfRangeException(nameof(dev), dev, "the fraction for dev must be 0 or more");
        if (!(test >= 0))
            throw new ArgumentOutOfRangeException(nameof(test), test, "the fraction for test must be 0 or more");
        if (!(dev + test < 1))
            throw new ArgumentOutOfRangeException(nameof(test), test, "the fractions for dev and test must leave something for train");
        (Dev, Test, Seed) = (dev, test, seed);
    }

    /// <summary>The share of conversations in dev.</summary>
    public double Dev { get; }

    /// <summary>The share of conversations in test.</summary>
    public double Test { get; }

    /// <summary>Another seed gives other splits.</summary>
    public long Seed { get; }

    /// <summary>
    /// The split of each conversation. The shares are rounded to whole conversations, but a split that was asked for gets at least one, and
    /// train too.
    /// </summary>
    /// <param name="ids">The conversations' ids in file order.</param>
    /// <exception cref="ArgumentException">There are fewer conversations than splits asked for.</exception>
    public Split[] Assign(IReadOnlyList<string> ids)
    {
        var dev = Share(Dev);
        var test = Share(Test);
        if (dev + test >= ids.Count)
            (dev, test) = (Math.Min(dev, 1), Math.Min(test, 1));
        if (dev + test >= ids.Count)
            throw new ArgumentException(
                $"{ids.Count} conversations cannot be split into train{(dev > 0 ? ", dev" : "")}{(test > 0 ? ", test" : "")}",
                nameof(ids)
            );

        var order = Enumerable.Range(0, ids.Count).OrderBy(i => Key(i, ids[i]), StringComparer.Ordinal).ToArray();
        var splits = new Split[ids.Count];
        for (var i = 0; i < test + dev; i++)
            splits[order[i]] = i < test ? Split.Test : Split.Dev;
        return splits;

        int Share(double fraction) => fraction > 0 ? Math.Max(1, (int)Math.Round(fraction * ids.Count)) : 0;
    }

    private string Key(int place, string id)
    {
        var bytes = new byte[12 + Encoding.UTF8.GetByteCount(id)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), place);
        Encoding.UTF8.GetBytes(id, bytes.AsSpan(12));
        return Convert.ToHexString(SHA256.HashData(bytes));
    }
}
