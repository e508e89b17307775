using System.Numerics;
using CsCheck;
using EmotionRnn.Acoustics.Descriptors;

namespace EmotionRnn.Acoustics.Tests.Descriptors;

public class PolynomialRootsTests
{
    [Fact]
    public void The_roots_of_a_product_of_factors_are_found() =>
        Gen.Select(Gen.Select(Gen.Double[0.3, 1.2], Gen.Double[0.05, 3.0]).Array[5], Gen.Double[-1, 1])
            .Sample(
                (pairs, real) =>
                {
                    Complex[] roots =
                    [
                        .. pairs.SelectMany(p =>
                            new[] { Complex.FromPolarCoordinates(p.Item1, p.Item2), Complex.FromPolarCoordinates(p.Item1, -p.Item2) }
                        ),
                        real,
                    ];
                    var found = Find(Expand(roots));
                    // Where roots lie close together they are ill-conditioned, but each must still be one of the polynomial.
                    var product = Expand(found);
                    var expected = Expand(roots);
                    for (var i = 0; i < expected.Length; i++)
                        Assert.Equal(expected[i], product[i], 1e-10 * Math.Max(1, expected.Max(Math.Abs)));
                },
                iter: 2000,
                seed: "0000Xt5iXpX3",
                threads: 1
            );

    [Fact]
    public void Real_and_multiple_roots_are_found()
    {
        Complex[] roots = [0.5, 0.5, -0.25, 0.9, new(0, 0.8), new(0, -0.8), 0, -1, 0.1, new(0.3, 0.4), new(0.3, -0.4)];
        var product = Expand(Find(Expand(roots)));
        var expected = Expand(roots);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], product[i], 1e-10);
    }

    [Fact]
    public void Roots_of_unity_which_defeat_the_plain_shift_are_found()
    {
        double[] c = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1];
        var found = Find(c);
        Assert.All(found, root => Assert.Equal(1, root.Magnitude, 1e-12));
        Assert.Equal(11, found.Select(root => Math.Round(root.Phase, 6)).Distinct().Count());
    }

    private static Complex[] Find(double[] c)
    {
        var (re, im) = (new double[c.Length], new double[c.Length]);
        Assert.True(PolynomialRoots.Find(c, re, im));
        return [.. re.Zip(im, (r, i) => new Complex(r, i))];
    }

    /// <summary>Coefficients of Π (z − root), without the leading 1.</summary>
    private static double[] Expand(Complex[] roots)
    {
        Complex[] c = [1];
        foreach (var root in roots)
        {
            var next = new Complex[c.Length + 1];
            for (var i = 0; i < c.Length; i++)
            {
                next[i] += c[i];
                next[i + 1] -= c[i] * root;
            }

            c = next;
        }

        return [.. c.Skip(1).Select(x => x.Real)];
    }
}
