namespace EmotionRnn.Acoustics.Spectra;

/// <summary>e^(iθ) and e^(3iθ) for θ = 2πk/N, 0 ≤ k ≤ N/4, in float32.</summary>
internal sealed class UnitRoots
{
    /// <summary>√½.</summary>
    public static readonly float RootHalf = (float)Math.Cos(Math.PI / 4);

    private readonly float _step;

    public UnitRoots(int size)
    {
        Size = size;
        _step = (float)(Math.PI / size);
    }

    /// <summary>N.</summary>
    public int Size { get; }

    /// <summary>
    /// (cos θ, sin θ, cos 3θ, sin 3θ). Beyond π/4 from the mirrored angle; between the even k of a long transform by the half-angle
    /// mean of
    /// both neighbours.
    /// </summary>
    public (float Re1, float Im1, float Re3, float Im3) this[int k]
    {
        get
        {
            if (8 * k > Size)
            {
                var (re1, im1, re3, im3) = this[Size / 4 - k];
                return (im1, re1, -im3, -re3);
            }

            if (8 * k == Size)
                return (RootHalf, RootHalf, -RootHalf, RootHalf);
            if (k % 2 == 0 || Size < 32)
                return Direct(k);
            var (before, after) = (this[k - 1], this[k + 1]);
            var (h1, h3) = ((float)(0.5 / Math.Cos(_step * 2)), (float)(0.5 / Math.Cos(_step * 6)));
            return (
                h1 * (before.Re1 + after.Re1),
                h1 * (before.Im1 + after.Im1),
                h3 * (before.Re3 + after.Re3),
                h3 * (before.Im3 + after.Im3)
            );
        }
    }

    /// <summary>(cos θ, sin θ, cos 3θ, sin 3θ) for θ = 2πk/32, all from the values at k = 1 and 2 by symmetry.</summary>
    public (float Re1, float Im1, float Re3, float Im3) Leaf(int k)
    {
        var (re1, im1) = Symmetric(k);
        var (re3, im3) = Symmetric(3 * k);
        return (re1, im1, re3, im3);
    }

    private (float Re, float Im) Symmetric(int k)
    {
        if (k >= 8)
        {
            var (re, im) = Symmetric(k - 8);
            return (-im, re);
        }

        if (k > 4)
        {
            var (re, im) = Symmetric(8 - k);
            return (im, re);
        }

        if (k is 0)
            return (1, 0);
        if (k is 4)
            return (RootHalf, RootHalf);
        var direct = Direct((k == 3 ? 1 : k) * Size / 32);
        return k == 3 ? (direct.Item3, direct.Item4) : (direct.Item1, direct.Item2);
    }

    /// <summary>Room for the factors of one step, and for one whole vector.</summary>
    public static float[] Table(int n) => new float[Math.Max(4, n / 4)];

    private (float, float, float, float) Direct(int k)
    {
        double angle = _step * (2 * k),
            triple = 3 * _step * (2 * k);
        return ((float)Math.Cos(angle), (float)Math.Sin(angle), (float)Math.Cos(triple), (float)Math.Sin(triple));
    }
}

/// <summary>Twiddle factors of a plain step over n numbers: e^(iθ) and e^(3iθ), θ = 2πj/n for j &lt; n/4.</summary>
internal sealed class PlainTwiddles
{
    public PlainTwiddles(UnitRoots roots, int n)
    {
        (Re1, Im1, Re3, Im3) = (UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n));
        for (var j = 0; j < n / 4; j++)
            (Re1[j], Im1[j], Re3[j], Im3[j]) = n > 16 ? roots[j * (roots.Size / n)] : roots.Leaf(32 / n * j);
    }

    public float[] Re1 { get; }
    public float[] Im1 { get; }
    public float[] Re3 { get; }
    public float[] Im3 { get; }
}

/// <summary>
/// Twiddle factors of an odd step over n numbers: e^(iθ) and e^(3iθ), θ = πj/n for j &lt; n/4, and <c>Next</c> those of θ + π/4.
/// </summary>
internal sealed class OddTwiddles
{
    public OddTwiddles(UnitRoots roots, int n)
    {
        (Re1, Im1, Re3, Im3) = (UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n));
        (NextRe1, NextIm1, NextRe3, NextIm3) = (UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n), UnitRoots.Table(n));
        for (var j = 0; j < n / 4; j++)
        {
            (Re1[j], Im1[j], Re3[j], Im3[j]) = Root(j);
            (NextRe1[j], NextIm1[j], NextRe3[j], NextIm3[j]) = Root(j + n / 4);
        }

        (float, float, float, float) Root(int j) => n > 16 && j % (n / 8) != 0 ? roots[j * (roots.Size / n) / 2] : roots.Leaf(16 * j / n);
    }

    public float[] Re1 { get; }
    public float[] Im1 { get; }
    public float[] Re3 { get; }
    public float[] Im3 { get; }
    public float[] NextRe1 { get; }
    public float[] NextIm1 { get; }
    public float[] NextRe3 { get; }
    public float[] NextIm3 { get; }
}
