using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Pitch;
using EmotionRnn.Acoustics.Sets;

namespace EmotionRnn.Acoustics.Tests.Pitch;

public class PitchTests
{
    [Fact]
    public void A_spline_goes_through_its_knots_and_is_natural()
    {
        double[] u = [0, 0.5, 1.5, 2, 3.5, 4],
            y = [1, -2, 0.5, 3, 2, -1];
        double[] x = [0, 0.25, 0.5, 1, 1.5, 1.9, 2, 2.75, 3.5, 4];
        var values = new float[x.Length];
        new NaturalSpline(u, x).Evaluate(y, values);
        var expected = MathNet.Numerics.Interpolation.CubicSpline.InterpolateNatural(u, y);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(expected.Interpolate(x[i]), values[i], 1e-6);
    }

    [Fact]
    public void A_parabola_gives_back_its_vertex()
    {
        var (x, y) = Parabola.Vertex(1, F(1), 2, F(2), 4, F(4));
        Assert.Equal(2.25, x, 1e-12);
        Assert.Equal(7, y, 1e-12);

        static double F(double x) => 7 - 3 * (x - 2.25) * (x - 2.25);
    }

    [Theory]
    [InlineData(16000, 80)]
    [InlineData(16000, 240)]
    [InlineData(8000, 150)]
    [InlineData(44100, 420)]
    public void A_harmonic_tone_is_tracked(int sampleRate, double pitch)
    {
        var decided = Track(
            sampleRate,
            Signals
                .Tone(sampleRate, 0.6, pitch)
                .Select(
                    (_, i) => (float)Enumerable.Range(1, 8).Sum(h => 0.05 / h * Math.Cos(2 * Math.PI * pitch * h * i / sampleRate + h * h))
                )
                .ToArray()
        );
        Assert.All(decided, frame => Assert.Equal(pitch, frame.F0, 0.004 * pitch));
        Assert.All(decided, frame => Assert.InRange(frame.Voicing, 0.7, 1));
    }

    [Fact]
    public void Near_silence_has_no_pitch() =>
        Assert.All(Track(16000, Signals.Tone(16000, 0.4, 200, amplitude: 0.001f)), frame => Assert.Equal((0, 0), frame));

    [Fact]
    public void Frames_are_decided_in_order_once_and_after_the_latency_at_the_latest()
    {
        const int Latency = 30;
        var candidates = new PitchCandidate[SubharmonicSummation.Count];
        var tracker = new PitchTracker(Latency);
        var decided = new List<float>();
        for (var frame = 0; frame < 500; frame++)
        {
            // Two candidates of equal merit: the paths do not agree for long.
            candidates[0] = new PitchCandidate(100 + frame % 2, 0.8f, 1);
            candidates[1] = new PitchCandidate(200 + frame % 2, 0.8f, 1);
            tracker.Next(candidates, (f0, _) => decided.Add(f0));
            Assert.True(frame + 1 - decided.Count < Latency);
        }

        tracker.Finish((f0, _) => decided.Add(f0));
        Assert.Equal(500, decided.Count);
    }

    [Fact]
    public void A_regular_voice_has_neither_jitter_nor_shimmer_and_a_perturbed_one_its_own()
    {
        var (regular, perturbed) = (Quality(0, 0), Quality(0.02, 0.1));
        Assert.Equal(0, regular.Jitter, 2e-3);
        Assert.Equal(0, regular.Shimmer, 5e-3);
        Assert.True(regular.LogHnr > 25);
        // Periods alternate between ±2 % of their length and ±10 % of their amplitude: changes of 4 % and 20 %.
        Assert.Equal(0.04, perturbed.Jitter, 0.01);
        Assert.Equal(0.2, perturbed.Shimmer, 0.05);
        Assert.True(perturbed.LogHnr < regular.LogHnr - 10);
    }

    private static VoiceQuality Quality(double jitter, double shimmer)
    {
        const int Rate = 16000;
        var x = new float[Rate];
        double start = 0;
        for (var period = 0; start < Rate - 300; period++)
        {
            var sign = period % 2 == 0 ? 1 : -1;
            var length = Rate / 125.0 * (1 + sign * jitter);
            for (var i = (int)Math.Ceiling(start); i < start + length && i < Rate; i++)
            {
                var phase = (i - start) / (Rate / 125.0);
                x[i] = (float)((1 + sign * shimmer) * Math.Exp(-6 * phase) * Math.Sin(2 * Math.PI * 5 * phase));
            }

            start += length;
        }

        var framing = new Framing(Rate, 0.060);
        var matcher = new PeriodMatcher(framing, Rate, 0.25);
        var signal = new Signal();
        signal.Append(x);
        var qualities = Enumerable.Range(0, 80).Select(frame => matcher.Next(signal, frame * framing.Step, 125)).Skip(10).ToArray();
        return new VoiceQuality(
            qualities.Average(q => q.Jitter),
            qualities.Average(q => q.JitterDdp),
            qualities.Average(q => q.Shimmer),
            qualities.Average(q => q.LogHnr)
        );
    }

    private static List<(float F0, float Voicing)> Track(int sampleRate, float[] samples)
    {
        var framing = new Framing(sampleRate, 0.060);
        var decided = new List<(float, float)>();
        var chain = new PitchChain(framing, new PitchLimits(52, 620, 30), (f0, voicing) => decided.Add((f0, voicing)));
        for (var k = 0; k < framing.Count(samples.Length); k++)
        {
            chain.Analyze(samples.AsSpan(k * framing.Step, framing.Length));
            chain.Track();
        }

        chain.Finish();
        return decided;
    }
}
