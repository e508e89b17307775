using System.Text.Json;
using EmotionRnn.Experiments.Metrics;

namespace EmotionRnn.Experiments.Tests.Metrics;

public class ClassificationReportTests
{
    private static readonly string[] Labels = ["neutral", "joy", "anger"];

    [Fact]
    public void A_report_survives_json()
    {
        var report = ClassificationReport.Of(Labels, new Predictions([0, 1, 1], [0.5, 0.25, 0.25, 0.1, 0.8, 0.1, 0.4, 0.3, 0.3], 3));
        var json = report.ToJson();
        var read = ClassificationReport.FromJson(json);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(report.WeightedF1, read.WeightedF1);
        Assert.Equal(report.Calibration, read.Calibration);
        Assert.Contains("\"unweightedAverageRecall\":0.75", json);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"count\":1}")]
    public void What_is_no_report_is_refused(string json) => Assert.Throws<JsonException>(() => ClassificationReport.FromJson(json));

    [Fact]
    public void The_majority_row_gives_every_utterance_the_training_datas_most_frequent_class()
    {
        var report = ClassificationReport.Majority(Labels, training: [1, 0, 1], truth: [0, 1, 1, 2]);
        Assert.Equal(0.5, report.Accuracy);
        Assert.Equal(0.5 * (2.0 / 3), report.WeightedF1, 1e-15);
        Assert.Equal(4, report.Confusion.Sum(row => row[1]));
        Assert.Null(report.Calibration);
    }

    [Fact]
    public void Of_no_utterances_everything_is_zero()
    {
        var report = ClassificationReport.Of(Labels, new Predictions([], [], 3));
        Assert.Equal((0, 0.0, 0.0, 0.0, 0.0), (report.Count, report.Accuracy, report.WeightedF1, report.MacroF1, report.CohenKappa));
        Assert.Equal(new CalibrationScores(0, 0, 0), report.Calibration);
    }

    [Fact]
    public void Of_equal_probabilities_the_first_class_is_predicted_and_edges_belong_to_the_lower_bin()
    {
        var predictions = new Predictions([0, 1], [0.5, 0.5, 0.25, 0.75], 2);
        Assert.Equal([0, 1], predictions.Predicted);
        var bins = ReliabilityDiagram.Of(predictions, bins: 4).Bins;
        Assert.Equal([0, 1, 1, 0], bins.Select(bin => bin.Count));
        Assert.Equal(new ReliabilityBin(0.25, 0.5, 1, 0.5, 1), bins[1]);
    }

    [Theory]
    [InlineData(3, 0.5)]
    [InlineData(-1, 0.5)]
    [InlineData(0, 1.5)]
    [InlineData(0, double.NaN)]
    public void Classes_and_probabilities_out_of_range_are_refused(int truth, double probability) =>
        Assert.ThrowsAny<ArgumentException>(() => new Predictions([truth], [probability, 0, 0], 3));

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => ClassificationReport.Of(Labels, [0, 1], [0]));
        Assert.ThrowsAny<ArgumentException>(() => ClassificationReport.Of(Labels, [0], [3]));
        Assert.ThrowsAny<ArgumentException>(() => new Predictions([0], [1, 0], 3));
    }
}
