using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Spectra;

namespace EmotionRnn.Acoustics.Tests.Spectra;

public class SpectralResamplerTests
{
    [Theory, InlineData(8000), InlineData(16000), InlineData(22050), InlineData(44100), InlineData(96000)]
    public void A_frame_is_sampled_at_the_new_instants(int sampleRate)
    {
        var framing = new Framing(sampleRate, 0.020);
        var spectrum = new Spectrum(framing, Window.Hamming(framing.Length), centered: true);
        spectrum.Compute(
            Signals.Tone(sampleRate, 0.020, 500).AsSpan(0, Math.Min(framing.Length, (int)(sampleRate * 0.020))) is var tone
            && tone.Length == framing.Length
                ? tone
                : [.. tone, .. new float[framing.Length - tone.Length]]
        );
        var resampler = new SpectralResampler(framing, sampleRate, 11000);
        resampler.Compute(spectrum.Re, spectrum.Im);
        Assert.Equal(220, resampler.Samples.Length);

        var lead = (framing.FftLength - framing.Length) / 2;
        for (var i = 0; i < resampler.Samples.Length; i++)
        {
            var position = i * (double)framing.Length / 220 - lead;
            var window = 0.54 - 0.46 * Math.Cos(2 * Math.PI * position / (framing.Length - 1));
            var expected = position < 0 ? 0 : 0.5 * Math.Sin(2 * Math.PI * 500 * position / sampleRate) * window;
            Assert.Equal(expected, resampler.Samples[i], 0.01);
        }
    }
}
