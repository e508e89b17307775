using CsCheck;

namespace EmotionRnn.Media.Tests;

public class ResamplerTests
{
    [Theory]
    [InlineData(8000, 16000)]
    [InlineData(11025, 16000)]
    [InlineData(22050, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(48000, 16000)]
    [InlineData(96000, 16000)]
    [InlineData(16000, 44100)]
    public void A_tone_keeps_its_frequency_phase_and_loudness(int from, int to)
    {
        const double Frequency = 1000;
        var output = Resample(from, to, Tone(from, Frequency, seconds: 1));
        Assert.InRange(output.Length, to - 1, to + 1);
        for (var n = to / 10; n < to * 9 / 10; n++)
            Assert.Equal(0.5 * Math.Sin(2 * Math.PI * Frequency * n / to), output[n], 4e-5);
    }

    [Theory]
    [InlineData(44100, 6000, 0.4999, 0.5001)]
    [InlineData(48000, 6000, 0.4999, 0.5001)]
    [InlineData(48000, 7000, 0.47, 0.48)]
    [InlineData(44100, 9100, 0, 0.0005)]
    [InlineData(48000, 9000, 0, 0.0005)]
    [InlineData(48000, 10000, 0, 0.00002)]
    [InlineData(48000, 15000, 0, 0.00002)]
    [InlineData(48000, 23000, 0, 0.00002)]
    public void What_fits_the_lower_rate_passes_and_the_rest_does_not_fold_back(int from, double frequency, double least, double most)
    {
        var middle = Resample(from, 16000, Tone(from, frequency, seconds: 1)).AsSpan(1600, 12800).ToArray();
        Assert.InRange(Math.Sqrt(2 * middle.Average(x => (double)x * x)), least, most);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void The_output_does_not_depend_on_how_the_input_is_cut()
    {
        var rates = Gen.OneOf(new[] { 8000, 22050, 44100, 48000 }.Select(Gen.Const).ToArray());
        Gen.Select(Gen.Int[1, 4000].Array[1, 20], Gen.Int[1, 700], rates, Gen.Int[0, 1000])
            .Sample(
                (pieces, read, from, seed) =>
                {
                    var noise = new Random(seed);
                    var input = Enumerable.Range(0, pieces.Sum()).Select(_ => (float)noise.NextDouble() - 0.5f).ToArray();
                    var whole = Resample(from, 16000, input);
                    var resampler = new Resampler(from, 16000);
                    var output = new List<float>();
                    var start = 0;
                    foreach (var length in pieces)
                    {
                        resampler.Write(input.AsSpan(start, length));
                        start += length;
                        Drain();
                    }

                    resampler.Complete();
                    Drain();
                    Assert.Equal(whole, output);

                    void Drain()
                    {
                        var block = new float[read];
                        while (resampler.Read(block) is > 0 and var count)
                            output.AddRange(block.AsSpan(0, count));
                    }
                },
                seed: "0000KnsCHXp4",
                iter: 100
            );
    }

    [Fact]
    public void No_more_than_sixteen_periods_are_held_back()
    {
        var resampler = new Resampler(48000, 16000);
        resampler.Write(new float[4800]);
        Assert.InRange(resampler.Read(new float[2000]), 1600 - 17, 1600 - 16);
    }

    [Fact]
    public void Too_little_input_gives_nothing_and_no_error()
    {
        foreach (var length in new[] { 0, 1, 20 })
            Assert.Empty(Resample(48000, 16000, new float[length]));
    }

    [Fact]
    public void Rates_beyond_reason_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(0, 16000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(16000, int.MaxValue));
    }

    private static float[] Tone(int rate, double frequency, double seconds) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(n => (float)(0.5 * Math.Sin(2 * Math.PI * frequency * n / rate)))];

    private static float[] Resample(int from, int to, float[] input)
    {
        var position = 0;
        var reader = new ResampledReader(Read, from, to);
        var output = new float[(int)((long)input.Length * to / from) + 100];
        return output[..reader.Read(output)];

        int Read(Span<float> samples)
        {
            var count = Math.Min(samples.Length, input.Length - position);
            input.AsSpan(position, count).CopyTo(samples);
            position += count;
            return count;
        }
    }
}
