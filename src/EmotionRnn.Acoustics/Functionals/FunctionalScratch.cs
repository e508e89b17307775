using System.Numerics;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Working memory of the functionals, reused from contour to contour; it grows to the longest contour seen. Not thread-safe: one for each
/// thread.
/// </summary>
internal sealed class FunctionalScratch
{
    private float[] _values = [];
    private uint[] _keys = [];
    private uint[] _otherKeys = [];
    private Extremum[] _extrema = [];

    /// <summary>The contour without its exact zeros, in order. Valid until the next call.</summary>
    internal ReadOnlySpan<float> WithoutZeros(ReadOnlySpan<float> contour)
    {
        var kept = Grow(ref _values, contour.Length);
        var n = 0;
        foreach (var value in contour)
        {
            kept[n] = value;
            if (value != 0)
                n++;
        }

        return kept[..n];
    }

    /// <summary>A buffer of so many sort keys.</summary>
    internal Span<uint> Keys(int count) => Grow(ref _keys, count);

    /// <summary>Another buffer of so many sort keys.</summary>
    internal Span<uint> OtherKeys(int count) => Grow(ref _otherKeys, count);

    /// <summary>A buffer of so many extrema.</summary>
    internal Span<Extremum> Extrema(int count) => Grow(ref _extrema, count);

    private static Span<T> Grow<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count)
            buffer = new T[BitOperations.RoundUpToPowerOf2((uint)count)];
        return buffer.AsSpan(0, count);
    }
}
