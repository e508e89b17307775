using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Acoustics.Spectra;

/// <summary>
/// Discrete Fourier transform of n real numbers in float32, X[k] = Σ x[j]·e^(+2πi·jk/n) for k = 0..n/2, and its inverse, through a
/// complex
/// transform of half the length.
/// The sign of the exponent is opposite to the usual one: imaginary parts are negated.
/// </summary>
/// <remarks>Not thread-safe: the transform keeps its work arrays.</remarks>
internal sealed class RealFft
{
    private readonly SplitRadixFft _fft;
    private readonly int[] _reversed;
    private readonly float[] _padded,
        _re,
        _im,
        _orderedRe,
        _orderedIm,
        _halfCos,
        _oneMinusSin;

    /// <param name="length">n, a power of two, at least 16.</param>
    public RealFft(int length)
    {
        Length = length;
        var half = length / 2;
        _fft = new SplitRadixFft(half);
        _reversed = BitReversal(half);
        (_padded, _re, _im, _orderedRe, _orderedIm) = (
            new float[length],
            new float[half],
            new float[half],
            new float[half],
            new float[half]
        );
        (_halfCos, _oneMinusSin) = (new float[half / 2], new float[half / 2]);
        for (var k = 1; k < half / 2; k++)
            (_halfCos[k], _oneMinusSin[k]) = (HalfCos(k, half), 0.5f - HalfCos(half / 2 - k, half));
    }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>Transforms real numbers.</summary>
    /// <param name="x">At most n numbers; the rest is zero.</param>
    /// <param name="re">Receives the real parts, [n/2 + 1].</param>
    /// <param name="im">Receives the imaginary parts, [n/2 + 1]; the first and the last are zero.</param>
    /// <param name="offset">Zeros in front of <paramref name="x"/>.</param>
    public void Forward(ReadOnlySpan<float> x, Span<float> re, Span<float> im, int offset = 0)
    {
        Pack(x, offset);
        _fft.Transform(_re, _im);
        Order();
        var half = Length / 2;
        re = re[..(half + 1)];
        im = im[..(half + 1)];
        var (zr, zi) = (_orderedRe, _orderedIm);
        var k = 1;
        for (; k + 4 <= half / 2; k += 4)
        {
            var (ar, ai) = (Load(zr, k), Load(zi, k));
            var (br, bi) = (Reverse(Load(zr, half - k - 3)), Reverse(Load(zi, half - k - 3)));
            var (wr, wi) = (Load(_oneMinusSin, k), Load(_halfCos, k));
            var (dr, di) = (ar - br, ai + bi);
            var (yr, yi) = (wr * dr - wi * di, wr * di + wi * dr);
            (ar - yr).CopyTo(re[k..]);
            (ai - yi).CopyTo(im[k..]);
            Reverse(br + yr).CopyTo(re[(half - k - 3)..]);
            Reverse(bi - yi).CopyTo(im[(half - k - 3)..]);
        }

        for (; k < half / 2; k++)
        {
            var l = half - k;
            var (dr, di) = (zr[k] - zr[l], zi[k] + zi[l]);
            var (yr, yi) = (_oneMinusSin[k] * dr - _halfCos[k] * di, _oneMinusSin[k] * di + _halfCos[k] * dr);
            (re[k], im[k], re[l], im[l]) = (zr[k] - yr, zi[k] - yi, zr[l] + yr, zi[l] - yi);
        }

        (re[half / 2], im[half / 2]) = (zr[half / 2], zi[half / 2]);
        (re[0], im[0], re[half], im[half]) = (zr[0] + zi[0], 0, zr[0] - zi[0], 0);
    }

    /// <summary>
    /// The inverse transform of a real, even spectrum, times n/2: ½·P[0] + ½·P[n/2]·(−1)^j + Σ P[k]·cos(2π·jk/n).
    /// </summary>
    /// <param name="power">P, [n/2 + 1].</param>
    /// <param name="x">Receives the first numbers of the result, at most n.</param>
    public void InverseOfEven(ReadOnlySpan<float> power, Span<float> x)
    {
        var half = Length / 2;
        power = power[..(half + 1)];
        var k = 1;
        for (; k + 4 <= half / 2; k += 4)
        {
            var (a, b) = (Load(power, k), Reverse(Load(power, half - k - 3)));
            var d = a - b;
            var (yr, yi) = (Load(_oneMinusSin, k) * d, -(Load(_halfCos, k) * d));
            (a - yr).CopyTo(_re, k);
            yi.CopyTo(_im, k);
            Reverse(b + yr).CopyTo(_re, half - k - 3);
            Reverse(yi).CopyTo(_im, half - k - 3);
        }

        for (; k < half / 2; k++)
        {
            var d = power[k] - power[half - k];
            var (yr, yi) = (_oneMinusSin[k] * d, -(_halfCos[k] * d));
            (_re[k], _im[k], _re[half - k], _im[half - k]) = (power[k] - yr, yi, power[half - k] + yr, yi);
        }

        var difference = 0.5f * (power[0] - power[half]);
        (_re[half / 2], _im[half / 2], _re[0], _im[0]) = (power[half / 2], 0, power[0] - difference, -difference);
        _fft.Transform(_re, _im);
        var reversed = _reversed.AsSpan(0, (x.Length + 1) / 2);
        for (var i = 0; i < reversed.Length; i++)
        {
            var j = reversed[i];
            x[2 * i] = _re[j];
            if (2 * i + 1 < x.Length)
                x[2 * i + 1] = -_im[j];
        }
    }

    /// <summary>Even samples become real parts, odd ones imaginary parts.</summary>
    private void Pack(ReadOnlySpan<float> x, int offset)
    {
        _padded.AsSpan(0, offset).Clear();
        x.CopyTo(_padded.AsSpan(offset));
        _padded.AsSpan(offset + x.Length).Clear();
        var pairs = MemoryMarshal.Cast<float, ulong>(_padded.AsSpan());
        for (var i = 0; i < pairs.Length; i += 4)
        {
            var (a, b) = (Vector128.Create<ulong>(pairs[i..]), Vector128.Create<ulong>(pairs[(i + 2)..]));
            Vector128.Narrow(a, b).AsSingle().CopyTo(_re, i);
            Vector128.Narrow(a >>> 32, b >>> 32).AsSingle().CopyTo(_im, i);
        }
    }

    /// <summary>Undoes the bit reversal.</summary>
    private void Order()
    {
        var orderedRe = _orderedRe.AsSpan(0, _reversed.Length);
        var orderedIm = _orderedIm.AsSpan(0, _reversed.Length);
        for (var i = 0; i < _reversed.Length; i++)
        {
            var j = _reversed[i];
            orderedRe[i] = _re[j];
            orderedIm[i] = _im[j];
        }
    }

    private static Vector128<float> Load(ReadOnlySpan<float> x, int i) => Vector128.Create<float>(x[i..]);

    private static Vector128<float> Reverse(Vector128<float> x) => Vector128.Shuffle(x, Vector128.Create(3, 2, 1, 0));

    /// <summary>½·cos(πk / 2q) for k ≤ q = n/4, with the sine beyond the middle.</summary>
    private static float HalfCos(int k, int half)
    {
        var step = (float)(Math.PI / half);
        return k <= half / 4 ? (float)(0.5 * Math.Cos(step * k)) : (float)(0.5 * Math.Sin(step * (half / 2 - k)));
    }

    private static int[] BitReversal(int n)
    {
        var reversed = new int[n];
        for (var i = 1; i < n; i++)
            reversed[i] = reversed[i >> 1] >> 1 | ((i & 1) == 0 ? 0 : n >> 1);
        return reversed;
    }
}
