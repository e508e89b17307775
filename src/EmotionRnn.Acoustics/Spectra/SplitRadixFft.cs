namespace EmotionRnn.Acoustics.Spectra;

/// <summary>
/// In-place discrete Fourier transform of N complex numbers in float32, X[k] = Σ x[j]·e^(+2πi·jk/N), N a power of two. The result is
/// left
/// in bit-reversed order.
/// </summary>
/// <remarks>
/// Split radix, in steps of radix 4 with decimation in frequency: the odd frequencies fall apart into two quarter transforms of their own,
/// X[4k+1] and X[4k+3], and of the
/// even ones X[4k] is a quarter transform while X[4k+2] is the odd half of a half transform, whose twiddle factors are left to the step
/// below.
/// Everything is float32 in one fixed order without fused multiply-add: what is computed from ill-conditioned spectra (linear prediction,
/// formants) follows the last bit.
/// Duhamel and Hollmann, "Split radix FFT algorithm", 1984; Sorensen, Heideman and Burrus, "On computing the split-radix FFT", 1986.
/// </remarks>
internal sealed partial class SplitRadixFft
{
    private readonly Level[] _levels;

    /// <param name="size">N, a power of two, at least 2.</param>
    public SplitRadixFft(int size)
    {
        Size = size;
        var roots = new UnitRoots(size);
        var levels = new List<Level>();
        bool[] odd = [false];
        for (var n = size; n > 1; n /= 4)
        {
            levels.Add(new Level(n, odd, n > 4 ? new PlainTwiddles(roots, n) : null, n > 4 && n < size ? new OddTwiddles(roots, n) : null));
            odd = [.. odd.SelectMany(isOdd => new[] { false, true, false, isOdd })];
        }

        _levels = [.. levels];
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>Transforms in place.</summary>
    /// <param name="re">Real parts, [N].</param>
    /// <param name="im">Imaginary parts, [N].</param>
    public void Transform(Span<float> re, Span<float> im)
    {
        re = re[..Size];
        im = im[..Size];
        foreach (var level in _levels)
            Apply(level, re, im);
    }

    private static void Apply(Level level, Span<float> re, Span<float> im)
    {
        var n = level.Length;
        if (n == 2)
            Twos(re, im, level.Odd);
        else if (n == 4)
            Fours(re, im, level.Odd);
        else
        {
            for (var b = 0; b < level.Odd.Length; b++)
            {
                if (level.Odd[b])
                    OddStep(re.Slice(b * n, n), im.Slice(b * n, n), level.OddTwiddles!);
                else
                    Step(re.Slice(b * n, n), im.Slice(b * n, n), level.PlainTwiddles!);
            }
        }
    }

    /// <summary>
    /// One step over all blocks of a length. Where <paramref name="Odd"/>, a block's transform is X[2k+1] of the sequence continued to
    /// twice its length by zeros; elsewhere X[k].
    /// </summary>
    private sealed record Level(int Length, bool[] Odd, PlainTwiddles? PlainTwiddles, OddTwiddles? OddTwiddles);
}
