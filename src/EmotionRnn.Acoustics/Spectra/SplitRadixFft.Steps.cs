using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Acoustics.Spectra;

internal sealed partial class SplitRadixFft
{
    /// <summary>
    /// √½. A multiplication by e^(iπ/4) is √½·(x − y) and √½·(x + y): one rounding less than the general form.
    /// </summary>
    private static readonly float Half = UnitRoots.RootHalf;

    /// <summary>
    /// x₀ + x₂ + x₁ + x₃, x₀ + x₂ − x₁ − x₃, e^(iθ)·(x₀ − x₂ + i(x₁ − x₃)), e^(3iθ)·(x₀ − x₂ −
    /// i(x₁ − x₃)) with θ = 2πj/n, over the
    /// quarters x₀ to x₃.
    /// </summary>
    private static void Step(Span<float> re, Span<float> im, PlainTwiddles w)
    {
        var m = re.Length / 4;
        var (middle, last) = Diagonal(re, im, m);
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        for (var j = 0; j < m; j += 4)
        {
            var (a0r, a1r, a2r, a3r) = Load(ref r, j, m);
            var (a0i, a1i, a2i, a3i) = Load(ref i, j, m);
            var (x0r, x1r, x2r, x3r) = (a0r + a2r, a0r - a2r, a1r + a3r, a1r - a3r);
            var (x0i, x1i, x2i, x3i) = (a0i + a2i, a0i - a2i, a1i + a3i, a1i - a3i);
            var (y2r, y2i) = Multiply(Vector128.Create(w.Re1, j), Vector128.Create(w.Im1, j), x1r - x3i, x1i + x3r);
            var (y3r, y3i) = Multiply(Vector128.Create(w.Re3, j), Vector128.Create(w.Im3, j), x1r + x3i, x1i - x3r);
            Store(ref r, j, m, x0r + x2r, x0r - x2r, y2r, y3r);
            Store(ref i, j, m, x0i + x2i, x0i - x2i, y2i, y3i);
        }

        (re[2 * m + m / 2], im[2 * m + m / 2]) = middle;
        (re[3 * m + m / 2], im[3 * m + m / 2]) = last;
    }

    /// <summary>
    /// e^(iθ)·(x₀ + ix₂) ± e^(i(θ+π/4))·(x₁ + ix₃) and e^(3iθ)·(x₀ − ix₂) ± e^(3i(θ+π/4))·(x₁ − ix₃) with
    /// θ = πj/n, over the quarters x₀ to
    /// x₃.
    /// </summary>
    private static void OddStep(Span<float> re, Span<float> im, OddTwiddles w)
    {
        var m = re.Length / 4;
        var first = OddButterfly(re, im, m);
        ref var r = ref MemoryMarshal.GetReference(re);
        ref var i = ref MemoryMarshal.GetReference(im);
        for (var j = 0; j < m; j += 4)
        {
            var (a0r, a1r, a2r, a3r) = Load(ref r, j, m);
            var (a0i, a1i, a2i, a3i) = Load(ref i, j, m);
            var (u0r, u0i) = Multiply(Vector128.Create(w.Re1, j), Vector128.Create(w.Im1, j), a0r - a2i, a0i + a2r);
            var (u1r, u1i) = Multiply(Vector128.Create(w.NextRe1, j), Vector128.Create(w.NextIm1, j), a1r - a3i, a1i + a3r);
            var (u2r, u2i) = Multiply(Vector128.Create(w.Re3, j), Vector128.Create(w.Im3, j), a0r + a2i, a0i - a2r);
            var (u3r, u3i) = Multiply(Vector128.Create(w.NextRe3, j), Vector128.Create(w.NextIm3, j), a1r + a3i, a1i - a3r);
            Store(ref r, j, m, u0r + u1r, u0r - u1r, u2r + u3r, u2r - u3r);
            Store(ref i, j, m, u0i + u1i, u0i - u1i, u2i + u3i, u2i - u3i);
        }

        for (var k = 0; k < 4; k++)
            (re[k * m], im[k * m]) = (first.Re[k], first.Im[k]);
    }

    /// <summary>Transforms of two numbers: x₀ ± x₁, or where odd x₀ ± ix₁.</summary>
    private static void Twos(Span<float> re, Span<float> im, ReadOnlySpan<bool> odd)
    {
        for (var b = 0; b < odd.Length; b++)
        {
            var r = re.Slice(2 * b, 2);
            var i = im.Slice(2 * b, 2);
            if (odd[b])
                (r[0], i[0], r[1], i[1]) = (r[0] - i[1], i[0] + r[1], r[0] + i[1], i[0] - r[1]);
            else
                (r[0], i[0], r[1], i[1]) = (r[0] + r[1], i[0] + i[1], r[0] - r[1], i[0] - i[1]);
        }
    }

    /// <summary>Transforms of four numbers: steps without twiddle factors.</summary>
    private static void Fours(Span<float> re, Span<float> im, ReadOnlySpan<bool> odd)
    {
        for (var b = 0; b < odd.Length; b++)
        {
            var r = re.Slice(4 * b, 4);
            var i = im.Slice(4 * b, 4);
            if (odd[b])
            {
                var butterfly = OddButterfly(r, i, 1);
                butterfly.Re.CopyTo(r);
                butterfly.Im.CopyTo(i);
                continue;
            }

            var (x0r, x1r, x2r, x3r) = (r[0] + r[2], r[0] - r[2], r[1] + r[3], r[1] - r[3]);
            var (x0i, x1i, x2i, x3i) = (i[0] + i[2], i[0] - i[2], i[1] + i[3], i[1] - i[3]);
            (r[0], r[1], r[2], r[3]) = (x0r + x2r, x0r - x2r, x1r - x3i, x1r + x3i);
            (i[0], i[1], i[2], i[3]) = (x0i + x2i, x0i - x2i, x1i + x3r, x1i - x3r);
        }
    }

    /// <summary>The odd step's butterfly at j = 0, where θ = 0.</summary>
    private static (Vector128<float> Re, Vector128<float> Im) OddButterfly(ReadOnlySpan<float> re, ReadOnlySpan<float> im, int m)
    {
        var (a0r, a1r, a2r, a3r) = (re[0], re[m], re[2 * m], re[3 * m]);
        var (a0i, a1i, a2i, a3i) = (im[0], im[m], im[2 * m], im[3 * m]);
        var (x0r, x0i, x1r, x1i) = (a0r - a2i, a0i + a2r, a0r + a2i, a0i - a2r);
        var (x2r, x2i, x3r, x3i) = (a1r - a3i, a1i + a3r, a1r + a3i, a1i - a3r);
        var (u0, u1) = (Half * (x2r - x2i), Half * (x2i + x2r));
        var (v0, v1) = (Half * (x3r + x3i), Half * (x3i - x3r));
        return (Vector128.Create(x0r + u0, x0r - u0, x1r - v0, x1r + v0), Vector128.Create(x0i + u1, x0i - u1, x1i - v1, x1i + v1));
    }

    /// <summary>The third and fourth output of the plain step at j = m/2, where θ = π/4.</summary>
    private static ((float, float), (float, float)) Diagonal(ReadOnlySpan<float> re, ReadOnlySpan<float> im, int m)
    {
        var j = m / 2;
        var (x1r, x3r) = (re[j] - re[j + 2 * m], re[j + m] - re[j + 3 * m]);
        var (x1i, x3i) = (im[j] - im[j + 2 * m], im[j + m] - im[j + 3 * m]);
        var (pr, pi, qr, qi) = (x1r - x3i, x1i + x3r, x1r + x3i, x1i - x3r);
        return ((Half * (pr - pi), Half * (pi + pr)), (-Half * (qr + qi), -Half * (qi - qr)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>) Multiply(
        Vector128<float> wr,
        Vector128<float> wi,
        Vector128<float> xr,
        Vector128<float> xi
    ) => (wr * xr - wi * xi, wr * xi + wi * xr);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>, Vector128<float>, Vector128<float>) Load(ref float x, int j, int m) =>
        (
            Load(ref Unsafe.Add(ref x, j), m),
            Load(ref Unsafe.Add(ref x, j + m), m),
            Load(ref Unsafe.Add(ref x, j + 2 * m), m),
            Load(ref Unsafe.Add(ref x, j + 3 * m), m)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float x, int j, int m, Vector128<float> y0, Vector128<float> y1, Vector128<float> y2, Vector128<float> y3)
    {
        Store(ref Unsafe.Add(ref x, j), m, y0);
        Store(ref Unsafe.Add(ref x, j + m), m, y1);
        Store(ref Unsafe.Add(ref x, j + 2 * m), m, y2);
        Store(ref Unsafe.Add(ref x, j + 3 * m), m, y3);
    }

    /// <summary>Four numbers, or the two that a quarter of a transform of eight has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref float x, int m) =>
        m >= 4
            ? Vector128.LoadUnsafe(ref x)
            : Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(ref Unsafe.As<float, byte>(ref x))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float x, int m, Vector128<float> y)
    {
        if (m >= 4)
            y.StoreUnsafe(ref x);
        else
            Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref x), y.AsDouble().ToScalar());
    }
}
