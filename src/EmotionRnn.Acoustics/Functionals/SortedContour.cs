using System.Runtime.InteropServices;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// A contour's values in ascending order, kept as unsigned keys that order as the floats do: positive values get the sign bit set, negative
/// ones all bits
/// inverted. Sorted by radix, three digits of 11 bits.
/// </summary>
internal readonly ref struct SortedContour
{
    private const int Digit = 11,
        Buckets = 1 << Digit;
    private const int RadixPays = 400;
    private readonly ReadOnlySpan<uint> _keys;

    private SortedContour(ReadOnlySpan<uint> keys) => _keys = keys;

    public int Length => _keys.Length;

    public float this[int rank]
    {
        get
        {
            var key = _keys[rank];
            return BitConverter.UInt32BitsToSingle((int)key < 0 ? key & 0x7FFFFFFF : ~key);
        }
    }

    /// <summary>Sorts into the scratch's buffers; valid until the next sort.</summary>
    public static SortedContour Sort(ReadOnlySpan<float> contour, FunctionalScratch scratch)
    {
        Span<uint> keys = scratch.Keys(contour.Length),
            other = scratch.OtherKeys(contour.Length);
        var bits = MemoryMarshal.Cast<float, uint>(contour);
        for (var i = 0; i < keys.Length; i++)
            keys[i] = bits[i] ^ ((uint)((int)bits[i] >> 31) | 0x80000000);
        if (contour.Length < RadixPays)
        {
            keys.Sort();
            return new SortedContour(keys);
        }

        Span<int> low = stackalloc int[Buckets],
            middle = stackalloc int[Buckets],
            high = stackalloc int[Buckets];
        low.Clear();
        middle.Clear();
        high.Clear();
        foreach (var key in keys)
        {
            low[(int)(key & (Buckets - 1))]++;
            middle[(int)(key >> Digit & (Buckets - 1))]++;
            high[(int)(key >> 2 * Digit)]++;
        }

        Distribute(keys, other, low, 0);
        Distribute(other, keys, middle, Digit);
        Distribute(keys, other, high, 2 * Digit);
        return new SortedContour(other);
    }

    private static void Distribute(ReadOnlySpan<uint> from, Span<uint> to, Span<int> counts, int shift)
    {
        var start = 0;
        foreach (ref var count in counts)
            (start, count) = (start + count, start);
        foreach (var key in from)
            to[counts[(int)(key >> shift & (Buckets - 1))]++] = key;
    }
}
