using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Statistics;

public class TemperatureScalingTests
{
    private const int Classes = 5;

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(1.5)]
    [InlineData(6.0)]
    public void Labels_drawn_at_a_temperature_give_it_back(double temperature)
    {
        var (logits, truth) = Sample(20_000, temperature, seed: 1);
        Assert.Equal(temperature, TemperatureScaling.Fit(logits, truth), 0.05 * temperature);
    }

    [Fact]
    public void No_other_temperature_has_a_smaller_loss()
    {
        var (logits, truth) = Sample(500, 1.7, seed: 2);
        var best = TemperatureScaling.Fit(logits, truth);
        var least = Loss(best);
        for (var t = 0.3; t < 10; t *= 1.003)
            Assert.True(Loss(t) >= least - 1e-7, $"T = {t} against {best}");
        Assert.True(Loss(best * 1.01) > least && Loss(best / 1.01) > least);

        double Loss(double t) => new Predictions(truth, Probabilities(logits, t), Classes).NegativeLogLikelihood();
    }

    [Fact]
    public void Log_probabilities_give_the_temperature_of_their_logits()
    {
        var (logits, truth) = Sample(500, 2, seed: 3);
        var normalized = Array.ConvertAll(Probabilities(logits, 1), Math.Log);
        Assert.Equal(TemperatureScaling.Fit(logits, truth), TemperatureScaling.Fit(normalized, truth), 1e-9);
    }

    [Fact]
    public void Labels_always_right_or_always_wrong_end_at_the_bounds()
    {
        Assert.Equal(TemperatureScaling.Minimum, TemperatureScaling.Fit([1, 0, 0, 1], [0, 1]), 1e-6);
        Assert.Equal(TemperatureScaling.Maximum, TemperatureScaling.Fit([1, 0, 0, 1], [1, 0]), 1e-6);
        Assert.Equal(TemperatureScaling.Maximum, TemperatureScaling.Fit([0, double.NegativeInfinity], [1]), 1e-6);
        Assert.Equal(1, TemperatureScaling.Fit([], []));
    }

    private static double[] Probabilities(double[] logits, double temperature) =>
        [
            .. logits
                .Chunk(Classes)
                .Select(row => Array.ConvertAll(row, logit => Math.Exp(logit / temperature)))
                .SelectMany(row => row.Select(weight => weight / row.Sum())),
        ];

    private static (double[] Logits, int[] Truth) Sample(int count, double temperature, long seed)
    {
        var random = new RandomStream(seed);
        var logits = new double[count * Classes];
        var truth = new int[count];
        for (var n = 0; n < count; n++)
        {
            var row = logits.AsSpan(n * Classes, Classes);
            foreach (ref var logit in row)
                logit = 3 * random.NextNormal();
            var weights = row.ToArray().Select(logit => Math.Exp(logit / temperature)).ToArray();
            var left = random.NextDouble() * weights.Sum();
            while (truth[n] < Classes - 1 && (left -= weights[truth[n]]) > 0)
                truth[n]++;
        }

        return (logits, truth);
    }
}
