using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Baselines;

public class FeatureBaselineTests
{
    private const int Dimensions = 4;

    [Fact]
    public void A_group_is_recognised_by_a_regression_over_the_others_standardised_by_them()
    {
        var (features, files) = Sample(groups: 3, perGroup: 10, seed: 1);
        var result = FeatureBaseline.Run(features, files, new FeatureBaselineOptions(C: 0.5));
        Assert.Equal(["angry", "calm"], result.Labels);

        var held = Enumerable.Range(0, files.Length).Where(n => files[n].Group == "g1").ToArray();
        var others = Enumerable.Range(0, files.Length).Except(held).ToArray();
        float[] x = [.. others.SelectMany(Standardized)];
        int[] labels = [.. others.Select(n => files[n].Label == "angry" ? 0 : 1)];
        var classifier = LogisticRegression.Fit(x, labels, 2, new LogisticRegressionOptions(C: 0.5)).Classifier;
        var expected = new float[2];
        foreach (var n in held)
        {
            classifier.LogProbabilities([.. Standardized(n)], expected);
            Assert.Equal(Math.Exp(expected[0]), result.Predictions[n][0], 1e-4);
        }

        IEnumerable<float> Standardized(int n) =>
            Enumerable
                .Range(0, Dimensions)
                .Select(d =>
                {
                    var column = others.Select(i => (double)features[i][d]).ToArray();
                    var mean = column.Average();
                    var deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
                    return (float)((features[n][d] - mean) / deviation);
                });
    }

    [Fact]
    public void Speakers_are_scored_one_by_one_and_together()
    {
        var (features, files) = Sample(groups: 4, perGroup: 25, seed: 2);
        var result = FeatureBaseline.Run(features, files);
        Assert.Equal(["g0", "g1", "g2", "g3"], result.Groups.Select(group => group.Group));
        Assert.All(result.Groups, group => Assert.Equal(25, group.Files));
        Assert.Equal(100, result.Report.Count);
        Assert.InRange(result.Report.UnweightedAverageRecall, 0.8, 1);
    }

    [Fact]
    public void What_tells_of_the_speaker_alone_is_worth_nothing()
    {
        var random = new RandomStream(3);
        var files = Enumerable
            .Range(0, 60)
            .Select(n => new LabeledFile($"{n}", n / 10 % 2 == 0 ? "calm" : "angry", $"g{n / 10}"))
            .ToArray();
        var values = files
            .SelectMany(file => new[] { file.Group == "g0" ? 1f : 0, file.Group == "g1" ? 1f : 0, (float)random.NextNormal() })
            .ToArray();
        var result = FeatureBaseline.Run(new FeatureTable([.. files.Select(file => file.File)], ["a", "b", "c"], values), files);
        Assert.InRange(result.Report.UnweightedAverageRecall, 0, 0.6);
    }

    [Fact]
    public void Constant_features_and_features_of_unlabelled_files_do_no_harm()
    {
        var (features, files) = Sample(groups: 3, perGroup: 10, seed: 4);
        var with = new FeatureTable(
            [.. features.Files, "unlabelled"],
            [.. features.Names, "constant"],
            [.. Enumerable.Range(0, files.Length).SelectMany(n => features[n].ToArray().Append(7e8f)), .. new float[Dimensions + 1]]
        );
        var (plain, more) = (FeatureBaseline.Run(features, files), FeatureBaseline.Run(with, files));
        Assert.Equal(plain.Report.ToJson(), more.Report.ToJson());
    }

    [Fact]
    public void What_cannot_be_run_is_said()
    {
        var (features, files) = Sample(groups: 2, perGroup: 4, seed: 5);
        Refuses("\"other\" has a label and no features", [.. files, new LabeledFile("other", "calm", "g0")]);
        Refuses("at least two groups", [.. files.Where(file => file.Group == "g0")]);
        Refuses("at least two labels", [.. files.Where(file => file.Label == "calm")]);
        Refuses("at least two labels", []);

        void Refuses(string message, LabeledFile[] labels) =>
            Assert.Contains(message, Assert.Throws<ExperimentException>(() => FeatureBaseline.Run(features, labels)).Message);
    }

    private static (FeatureTable Features, LabeledFile[] Files) Sample(int groups, int perGroup, long seed)
    {
        var random = new RandomStream(seed);
        var files = Enumerable
            .Range(0, groups * perGroup)
            .Select(n => new LabeledFile($"{n}.wav", n % 2 == 0 ? "calm" : "angry", $"g{n / perGroup}"))
            .ToArray();
        var values = files
            .SelectMany(file =>
                Enumerable
                    .Range(0, Dimensions)
                    .Select(d => (float)(100 * d + (d + 1) * random.NextNormal() + (d == 1 && file.Label == "angry" ? 5 : 0)))
            )
            .ToArray();
        return (new FeatureTable([.. files.Select(file => file.File)], ["a", "b", "c", "d"], values), files);
    }
}
