using EmotionRnn.Acoustics.Descriptors;

namespace EmotionRnn.Acoustics.Tests.Descriptors;

public class LinearPredictionTests
{
    [Fact]
    public void Autocorrelation_sums_each_lag_in_order_of_time()
    {
        var x = Signals.Noise(203);
        var r = new float[12];
        LinearPrediction.Autocorrelation(x, r);
        for (var k = 0; k < r.Length; k++)
        {
            var sum = 0f;
            for (var i = k; i < x.Length; i++)
                sum += x[i] * x[i - k];
            Assert.Equal(sum, r[k]);
        }
    }

    [Fact]
    public void The_predictor_solves_the_normal_equations()
    {
        var x = Signals.Voice(8000, 0.5);
        float[] r = new float[9],
            a = new float[8];
        LinearPrediction.Autocorrelation(x, r);
        var residual = LinearPrediction.Durbin(r, a);
        for (var k = 1; k <= 8; k++)
            Assert.Equal(0, (r[k] + Enumerable.Range(1, 8).Sum(i => a[i - 1] * (double)r[Math.Abs(k - i)])) / r[0], 1e-4);
        Assert.Equal(r[0] + Enumerable.Range(1, 8).Sum(i => a[i - 1] * (double)r[i]), residual, 1e-4 * r[0]);
    }

    [Fact]
    public void Silence_has_no_predictor()
    {
        var a = Signals.Noise(8);
        Assert.Equal(0, LinearPrediction.Durbin(new float[9], a));
        Assert.All(a, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Line_spectral_frequencies_are_the_angles_of_the_zeros()
    {
        var x = Signals.Voice(8000, 0.5);
        float[] r = new float[9],
            a = new float[8],
            frequencies = new float[8];
        LinearPrediction.Autocorrelation(x, r);
        LinearPrediction.Durbin(r, a);
        LineSpectralPairs.Compute(a, frequencies);
        Assert.Equal(frequencies.Order(), frequencies);
        double[] full = [1, .. a.Select(c => (double)c), 0];
        for (var i = 0; i < 8; i++)
        {
            // P = A + z⁻⁹A(1/z) vanishes at the even ones, Q = A − z⁻⁹A(1/z) at the odd ones; where the bisection stops, to about
            // 1e-4.
            var sign = i % 2 == 0 ? 1 : -1;
            var (re, im) = (0.0, 0.0);
            for (var k = 0; k <= 9; k++)
            {
                var c = full[k] + sign * full[9 - k];
                (re, im) = (re + c * Math.Cos(k * frequencies[i]), im - c * Math.Sin(k * frequencies[i]));
            }

            Assert.Equal(0, Math.Sqrt(re * re + im * im), 2e-3);
        }
    }

    [Fact]
    public void Line_spectral_frequencies_of_silence_are_evenly_spaced()
    {
        var frequencies = new float[8];
        LineSpectralPairs.Compute(new float[8], frequencies);
        for (var i = 0; i < 8; i++)
            Assert.Equal((i + 1) * Math.PI / 9, frequencies[i], 1e-4);
    }
}
