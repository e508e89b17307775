using System.Text.Json;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Tests.Metrics;

/// <summary>Compares every metric with scikit-learn's.</summary>
public class MetricsGoldenTests
{
    private const double Tolerance = 1e-12;

    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllText(ReferenceData.Golden("metrics-golden.json")))
        .RootElement.GetProperty("cases");

    public static TheoryData<string> Names => [.. Cases.EnumerateArray().Select(golden => golden.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void A_report_agrees_with_scikit_learn(string name)
    {
        var golden = Find(name);
        var expected = golden.GetProperty("expect");
        var labels = Enumerable.Range(0, golden.GetProperty("classes").GetInt32()).Select(c => $"class {c}").ToArray();
        var report = ClassificationReport.Of(labels, PredictionsOf(golden));

        Assert.Equal(golden.GetProperty("truth").GetArrayLength(), report.Count);
        Close("accuracy", report.Accuracy);
        Close("weighted_f1", report.WeightedF1);
        Close("macro_f1_all_classes", report.MacroF1);
        Close("unweighted_average_recall_present", report.UnweightedAverageRecall);
        Close("cohen_kappa", report.CohenKappa);
        Close("nll", report.Calibration!.NegativeLogLikelihood);
        Close("brier", report.Calibration.BrierScore);
        Close("ece_15", report.Calibration.ExpectedCalibrationError);
        Close("ece_10", ReliabilityDiagram.Of(PredictionsOf(golden), bins: 10).ExpectedCalibrationError);
        var seen = report.Classes.Where((_, c) => report.Classes[c].Support > 0 || report.Confusion.Sum(row => row[c]) > 0);
        Close("macro_f1_present_in_truth_or_prediction", seen.Average(scores => scores.F1));
        Assert.Equal(labels, report.Classes.Select(scores => scores.Label));
        AllClose("precision", report.Classes.Select(scores => scores.Precision));
        AllClose("recall", report.Classes.Select(scores => scores.Recall));
        AllClose("f1", report.Classes.Select(scores => scores.F1));
        AllClose("support", report.Classes.Select(scores => (double)scores.Support));
        var confusion = expected.GetProperty("confusion").EnumerateArray();
        Assert.Equal(confusion.Select(row => row.EnumerateArray().Select(count => count.GetInt32())), report.Confusion);

        void Close(string field, double actual) => Assert.Equal(expected.GetProperty(field).GetDouble(), actual, Tolerance);
        void AllClose(string field, IEnumerable<double> actual) =>
            Assert.Equal(
                expected.GetProperty(field).EnumerateArray().Select(value => value.GetDouble()),
                actual,
                (one, other) => Math.Abs(one - other) <= Tolerance
            );
    }

    [Theory, MemberData(nameof(Names))]
    public void McNemars_test_agrees_with_the_reference(string name)
    {
        var golden = Find(name);
        var expected = golden.GetProperty("expect");
        var predictions = PredictionsOf(golden);
        var test = McNemarTest.Of(
            predictions.Truth,
            predictions.Predicted,
            [.. golden.GetProperty("other").EnumerateArray().Select(c => c.GetInt32())]
        );
        var table = expected.GetProperty("mcnemar_table");
        Assert.Equal(
            table.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(n => n.GetInt32()),
            [test.BothRight, test.OnlyFirst, test.OnlySecond, test.BothWrong]
        );
        Assert.Equal(expected.GetProperty("mcnemar_exact_p").GetDouble(), test.ExactPValue, Tolerance);
        Assert.Equal(expected.GetProperty("mcnemar_chi2_corrected_p").GetDouble(), test.ChiSquarePValue, Tolerance);
    }

    private static JsonElement Find(string name) => Cases.EnumerateArray().Single(golden => golden.GetProperty("name").GetString() == name);

    private static Predictions PredictionsOf(JsonElement golden) =>
        new(
            [.. golden.GetProperty("truth").EnumerateArray().Select(c => c.GetInt32())],
            [.. golden.GetProperty("probabilities").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(p => p.GetDouble())],
            golden.GetProperty("classes").GetInt32()
        );
}
