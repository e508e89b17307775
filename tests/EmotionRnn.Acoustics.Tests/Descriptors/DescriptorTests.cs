using EmotionRnn.Acoustics.Descriptors;

namespace EmotionRnn.Acoustics.Tests.Descriptors;

/// <summary>Descriptors of spectra and signals whose value is known.</summary>
public class DescriptorTests
{
    private const double BinWidth = 31.25;

    [Fact]
    public void A_single_line_has_its_frequency_and_no_spread()
    {
        var power = Line(64, 2);
        var (centroid, variance, _, _) = SpectralMoments.Compute(power, BinWidth, 2);
        Assert.Equal(2000, centroid);
        Assert.Equal(0, variance);
        var points = new float[2];
        RollOff.Compute(power, BinWidth, 2, [0.25, 0.9], points);
        Assert.Equal([2000, 2000], points);
        Assert.Equal(0, SpectralEntropy.Compute(power, 2), 1e-3);
    }

    [Fact]
    public void A_flat_spectrum_has_maximal_entropy_no_slope_and_half_its_power_below_the_middle()
    {
        float[] power = [.. Enumerable.Repeat(1f, 257)];
        Assert.Equal(8, SpectralEntropy.Compute(power, 256), 1e-6);
        Assert.Equal(0, new SpectralSlope(257, BinWidth).Compute(power, 256), 1e-9);
        var points = new float[1];
        RollOff.Compute(power, BinWidth, 256, [0.5], points);
        Assert.Equal(128 * BinWidth, points[0]);
        Assert.Equal(0, Harmonicity.Compute(power));
    }

    [Fact]
    public void A_spectrum_that_rises_has_its_slope()
    {
        float[] power = [.. Enumerable.Range(0, 257).Select(k => (float)(3 + 0.5 * k * BinWidth))];
        Assert.Equal(0.5 * 255, new SpectralSlope(257, BinWidth).Compute(power, power.Skip(1).Sum(p => (double)p)), 1e-3);
    }

    [Fact]
    public void Band_energy_counts_edge_bins_by_their_share()
    {
        float[] power = [.. Enumerable.Repeat(1f, 257)];
        // 250 Hz is bin 8 exactly; 650 Hz lies 0.8 bins above bin 20, which counts with that much.
        Assert.Equal((1 + 11 + 0.8) / 256, new BandEnergy(257, BinWidth, 250, 650).Compute(power), 1e-6);
    }

    [Fact]
    public void Zero_crossings_are_counted_by_their_definition_whatever_the_vector_width()
    {
        var noise = Signals.Noise(961);
        for (var i = 0; i < noise.Length; i += 7)
            noise[i] = 0;
        foreach (var x in (float[][])[noise, Signals.Tone(16000, 0.06, 440), new float[960], noise[..5]])
        {
            var crossings = Enumerable.Range(1, x.Length - 2).Count(i => x[i - 1] * x[i] < 0 || (x[i] == 0 && x[i - 1] * x[i + 1] <= 0));
            Assert.Equal((float)crossings / x.Length, ZeroCrossingRate.Compute(x));
        }
    }

    [Fact]
    public void Flux_is_the_change_and_zero_at_first()
    {
        var flux = new SpectralFlux(1, 4);
        Assert.Equal(0, flux.Next([9, 1, 1, 1, 1]));
        Assert.Equal(2, flux.Next([0, 3, 3, -1, -1]));
        Assert.Equal(0, flux.Next([5, 3, 3, -1, -1]));
    }

    [Fact]
    public void Mel_bands_pass_power_on_whole()
    {
        var mel = new MelBank(257, BinWidth, 20, 8000);
        var energies = mel.Compute(Line(100, 5)).ToArray();
        Assert.Equal(5, energies.Sum(), 1e-5);
        Assert.Equal(2, energies.Count(e => e > 0));
        Assert.InRange(
            100 * BinWidth,
            mel.Centers[Array.FindIndex(energies, e => e > 0)],
            mel.Centers[Array.FindLastIndex(energies, e => e > 0)]
        );
    }

    [Fact]
    public void Loudness_follows_the_ear()
    {
        Assert.True(AuditorySpectrum.Sensitivity(3000) > AuditorySpectrum.Sensitivity(1000));
        Assert.True(AuditorySpectrum.Sensitivity(1000) > AuditorySpectrum.Sensitivity(100));
    }

    [Fact]
    public void Rasta_forgets_what_does_not_change()
    {
        var rasta = new RastaSpectrum(new MelBank(257, BinWidth, 20, 8000).Centers);
        float[] quiet = [.. Enumerable.Repeat(1e-3f, 26)],
            loud = [.. Enumerable.Repeat(10f, 26)],
            first = new float[26],
            second = new float[26];
        for (var t = 0; t < 400; t++)
            rasta.Next(quiet, first);
        for (var t = 0; t < 400; t++)
            rasta.Next(loud, second);
        for (var m = 0; m < 26; m++)
            Assert.Equal(first[m], second[m], 1e-3f * first[m]);
    }

    [Fact]
    public void The_balance_of_a_spectrum_is_in_decibels()
    {
        var power = new float[257];
        (power[10], power[80]) = (1, 100);
        var log = new LogSpectrum(257, BinWidth, 49);
        Assert.Equal(20, log.AlphaRatio(power), 1e-4);
        Assert.Equal(-20, log.HammarbergIndex(power), 1e-4);
        for (var k = 0; k < power.Length; k++)
            power[k] = (float)Math.Pow(10, 0.001 * k * BinWidth);
        log.Compute(power);
        // Ten thousandths of a bel a Hz are 0.01 dB; counting one point too few makes it a little steeper or flatter.
        Assert.Equal(0.01, log.Slope(new FrequencyRange(257, BinWidth, 500, 1500)), 2e-3);
    }

    [Fact]
    public void Formants_are_the_poles_of_the_predictor()
    {
        // Factors 1 − 2r·cos φ·z⁻¹ + r²·z⁻² at 700, 1800 and 2600 Hz of bandwidth 100 Hz; the finder takes the coefficients
        // with the
        // opposite sign.
        double[] polynomial = [1];
        foreach (var frequency in (double[])[700, 1800, 2600])
        {
            var r = Math.Exp(-Math.PI * 100 / 11000);
            double[] factor = [1, -2 * r * Math.Cos(2 * Math.PI * frequency / 11000), r * r];
            polynomial =
            [
                .. Enumerable
                    .Range(0, polynomial.Length + 2)
                    .Select(i =>
                        Enumerable.Range(0, 3).Sum(j => i - j >= 0 && i - j < polynomial.Length ? factor[j] * polynomial[i - j] : 0)
                    ),
            ];
        }

        float[] a = [.. polynomial.Skip(1).Select(c => (float)-c), .. new float[5]];
        var formants = new Formant[3];
        FormantFinder.Find(a, 11000, formants);
        Assert.Equal([700, 1800, 2600], formants.Select(f => Math.Round(f.Frequency, 1)));
        Assert.Equal([100, 100, 100], formants.Select(f => Math.Round(f.Bandwidth, 1)));
    }

    private static float[] Line(int bin, float power)
    {
        var spectrum = new float[257];
        spectrum[bin] = power;
        return spectrum;
    }
}
