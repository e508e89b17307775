using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Tests.Spectra;

public class RealFftTests
{
    public static readonly TheoryData<int> Lengths = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];

    [Theory, MemberData(nameof(Lengths))]
    public void The_transform_is_the_sum_that_defines_it(int n)
    {
        var x = Signals.Noise(n - 3);
        var (re, im) = (new float[n / 2 + 1], new float[n / 2 + 1]);
        new RealFft(n).Forward(x, re, im, offset: 2);
        for (var k = 0; k <= n / 2; k += Math.Max(1, n / 64))
        {
            var (sumRe, sumIm) = (0.0, 0.0);
            for (var j = 0; j < x.Length; j++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * (j + 2) * k / n);
                (sumRe, sumIm) = (sumRe + x[j] * cos, sumIm + x[j] * sin);
            }

            // Rounding errors of independent steps: a few units of 2⁻²⁴ of the root of the energy.
            var tolerance = 1e-6 * Math.Sqrt(n);
            Assert.Equal(sumRe, re[k], tolerance);
            Assert.Equal(sumIm, im[k], tolerance);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void The_inverse_of_an_even_spectrum_is_a_sum_of_cosines(int n)
    {
        var power = Signals.Noise(n / 2 + 1);
        var x = new float[n];
        new RealFft(n).InverseOfEven(power, x);
        for (var j = 0; j < n; j += Math.Max(1, n / 64))
        {
            var sum = 0.5 * power[0] + 0.5 * power[^1] * (j % 2 == 0 ? 1 : -1);
            for (var k = 1; k < n / 2; k++)
                sum += power[k] * Math.Cos(2 * Math.PI * ((long)j * k % n) / n);
            Assert.Equal(sum, x[j], 1e-6 * Math.Sqrt(n));
        }
    }

    [Fact]
    public void The_work_arrays_leave_no_trace()
    {
        var fft = new RealFft(64);
        var (re, im, again, imAgain) = (new float[33], new float[33], new float[33], new float[33]);
        fft.Forward(Signals.Noise(50), re, im);
        fft.Forward(Signals.Noise(64, seed: 9), again, imAgain, 0);
        fft.Forward(Signals.Noise(50), again, imAgain);
        Assert.Equal(re, again);
        Assert.Equal(im, imAgain);
    }
}
