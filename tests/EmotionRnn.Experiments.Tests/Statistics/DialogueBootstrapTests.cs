using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Statistics;

public class DialogueBootstrapTests
{
    [Fact]
    public void An_interval_is_that_of_the_metric_over_resampled_dialogues()
    {
        var (truth, predicted, dialogues) = Sample(dialogues: 12, utterances: 9, accuracy: 0.6, seed: 1);
        const int resamples = 500;
        var interval = new DialogueBootstrap(truth, dialogues, 7, resamples, seed: 5).Interval(predicted, Metric.WeightedF1, level: 0.9);

        var random = new RandomStream(5);
        var values = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var drawn = Enumerable
                .Range(0, 12)
                .Select(_ => 100 - random.NextInt(12))
                .SelectMany(dialogue => Enumerable.Range(0, truth.Length).Where(n => dialogues[n] == dialogue))
                .ToArray();
            values[r] = Metric.WeightedF1(ClassCounts.Of([.. drawn.Select(n => truth[n])], [.. drawn.Select(n => predicted[n])], 7));
        }

        Array.Sort(values);
        Assert.Equal(Metric.WeightedF1(ClassCounts.Of(truth, predicted, 7)), interval.Estimate, 1e-15);
        Assert.Equal(Quantile(0.05), interval.Lower, 1e-12);
        Assert.Equal(Quantile(0.95), interval.Upper, 1e-12);

        double Quantile(double share)
        {
            var place = share * (resamples - 1);
            return values[(int)place] * (1 - place % 1) + values[(int)place + 1] * (place % 1);
        }
    }

    [Fact]
    public void Intervals_hold_the_truth_about_as_often_as_they_say()
    {
        var held = Enumerable
            .Range(0, 300)
            .Count(experiment =>
            {
                var (truth, predicted, dialogues) = Sample(dialogues: 60, utterances: 8, accuracy: 0.6, seed: 100 + experiment);
                var interval = new DialogueBootstrap(truth, dialogues, 7, resamples: 400, seed: experiment).Interval(
                    predicted,
                    Metric.Accuracy
                );
                return interval.Lower <= 0.6 && 0.6 <= interval.Upper;
            });
        Assert.InRange(held / 300.0, 0.90, 0.98);
    }

    [Fact]
    public void A_system_that_is_better_in_every_dialogue_differs_surely_and_one_compared_with_itself_not()
    {
        var (truth, worse, dialogues) = Sample(dialogues: 40, utterances: 10, accuracy: 0.5, seed: 3);
        var better = truth.Select((c, n) => n % 5 == 0 ? (c + 1) % 7 : c).ToArray();
        var bootstrap = new DialogueBootstrap(truth, dialogues, 7, resamples: 2_000);
        var difference = bootstrap.Difference(better, worse, Metric.Accuracy);
        Assert.True(difference.Interval.Lower > 0.2);
        Assert.InRange(difference.PValue, 0, 0.002);
        Assert.Equal(-difference.Interval.Estimate, bootstrap.Difference(worse, better, Metric.Accuracy).Interval.Estimate, 1e-15);
        Assert.Equal(new PairedDifference(new ConfidenceInterval(0, 0, 0), 1), bootstrap.Difference(worse, worse, Metric.Accuracy));
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        var (truth, predicted, dialogues) = Sample(dialogues: 30, utterances: 9, accuracy: 0.6, seed: 4);
        Assert.Equal(Interval(1), Interval(1));
        Assert.NotEqual(Interval(1), Interval(2));

        ConfidenceInterval Interval(long seed) =>
            new DialogueBootstrap(truth, dialogues, 7, 1_000, seed).Interval(predicted, Metric.MacroF1);
    }

    [Fact]
    public void Ten_thousand_resamples_of_MELDs_test_split_take_a_fraction_of_a_second()
    {
        var (truth, predicted, dialogues) = Sample(dialogues: 280, utterances: 9, accuracy: 0.6, seed: 2);
        var bootstrap = new DialogueBootstrap(truth, dialogues, 7);
        bootstrap.Interval(predicted, Metric.WeightedF1);
        var time = ThreadTime.Start();
        bootstrap.Interval(predicted, Metric.WeightedF1);
        var taken = time.Elapsed.TotalMilliseconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"{taken:f0} ms");
        Assert.InRange(taken, 0, 1_000);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new DialogueBootstrap([0, 1], [0], 2));
        Assert.ThrowsAny<ArgumentException>(() => new DialogueBootstrap([], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => new DialogueBootstrap([0, 1], [0, 0], 2).Interval([0], Metric.Accuracy));
        Assert.ThrowsAny<ArgumentException>(() => new DialogueBootstrap([0, 2], [0, 0], 2).Interval([0, 0], Metric.Accuracy));
    }

    private static (int[] Truth, int[] Predicted, int[] Dialogues) Sample(int dialogues, int utterances, double accuracy, long seed)
    {
        var random = new RandomStream(seed);
        var truth = Enumerable.Range(0, dialogues * utterances).Select(_ => random.NextInt(7)).ToArray();
        var predicted = truth.Select(c => random.NextDouble() < accuracy ? c : (c + 1 + random.NextInt(6)) % 7).ToArray();
        return (truth, predicted, [.. truth.Select((_, n) => 100 - n / utterances)]);
    }
}
