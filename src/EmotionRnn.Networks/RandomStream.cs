namespace EmotionRnn.Networks;

/// <summary>
/// A reproducible stream of random numbers (xoshiro256**, seeded through SplitMix64). The same keys give the same stream on every machine
/// and .NET version,
/// which System.Random does not promise.
/// </summary>
/// <remarks>
/// Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021. Not thread-safe and not for cryptography.
/// </remarks>
public sealed class RandomStream
{
    private ulong _s0,
        _s1,
        _s2,
        _s3;

    /// <summary>
    /// Starts the stream that belongs to a list of keys, such as (seed, epoch, batch): every list has a stream of its own.
    /// </summary>
    /// <param name="keys">Any numbers; order matters.</param>
    public RandomStream(params ReadOnlySpan<long> keys) => Restart(keys);

    /// <summary>Goes on as a new stream that belongs to a list of keys.</summary>
    /// <param name="keys">Any numbers; order matters.</param>
    internal RandomStream Restart(params ReadOnlySpan<long> keys)
    {
        ulong state = 0x243F6A8885A308D3UL;
        foreach (var key in keys)
            state = SplitMix(ref state) ^ (ulong)key;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
        return this;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number uniform in [0, 1), of 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number uniform in [0, <paramref name="bound"/>).</summary>
    /// <param name="bound">Greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(((UInt128)NextBits() * (ulong)bound) >> 64);
    }

    /// <summary>A number from the standard normal distribution (Box and Muller).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    /// <param name="items">Reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
