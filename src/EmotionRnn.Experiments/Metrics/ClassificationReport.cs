using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionRnn.Experiments.Metrics;

/// <summary>How one class was recognised.</summary>
/// <param name="Label">The class's name.</param>
/// <param name="Precision">Of the utterances given this class, the share that have it.</param>
/// <param name="Recall">Of the utterances of this class, the share that were given it.</param>
/// <param name="F1">2·TP / (2·TP + FP + FN).</param>
/// <param name="Support">The utterances of this class.</param>
public sealed record ClassScores(string Label, double Precision, double Recall, double F1, int Support);

/// <summary>How far probabilities can be trusted.</summary>
/// <param name="ExpectedCalibrationError">ECE over 15 bins.</param>
/// <param name="NegativeLogLikelihood">In nats an utterance.</param>
/// <param name="BrierScore">0 to 2.</param>
public sealed record CalibrationScores(double ExpectedCalibrationError, double NegativeLogLikelihood, double BrierScore);

/// <summary>Every metric of one set of predictions; what is undefined counts as 0.</summary>
/// <param name="Count">The number of utterances.</param>
/// <param name="Accuracy">See <see cref="Metric.Accuracy"/>.</param>
/// <param name="WeightedF1">See <see cref="Metric.WeightedF1"/>.</param>
/// <param name="MacroF1">See <see cref="Metric.MacroF1"/>.</param>
/// <param name="UnweightedAverageRecall">See <see cref="Metric.UnweightedAverageRecall"/>.</param>
/// <param name="CohenKappa">See <see cref="Metric.CohenKappa"/>.</param>
/// <param name="Classes">Each class, in the order of the label set.</param>
/// <param name="Confusion"><c>[C × C]</c>: rows are the true classes, columns the predicted ones.</param>
/// <param name="Calibration">Null where there were no probabilities.</param>
public sealed record ClassificationReport(
    int Count,
    double Accuracy,
    double WeightedF1,
    double MacroF1,
    double UnweightedAverageRecall,
    double CohenKappa,
    IReadOnlyList<ClassScores> Classes,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    CalibrationScores? Calibration = null
)
{
    /// <summary>Scores predictions without probabilities.</summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="truth">The classes <c>[N]</c>.</param>
    /// <param name="predicted">The classes given <c>[N]</c>.</param>
    public static ClassificationReport Of(IReadOnlyList<string> labels, IReadOnlyList<int> truth, IReadOnlyList<int> predicted)
    {
        var counts = ClassCounts.Of([.. truth], [.. predicted], labels.Count);
        var classes = new ClassScores[labels.Count];
        for (var c = 0; c < classes.Length; c++)
        {
            classes[c] = new ClassScores(
                labels[c],
                Metric.Precision(counts, c),
                Metric.Recall(counts, c),
                Metric.F1(counts, c),
                counts.Support(c)
            );
        }

        var confusion = labels.Select(_ => new int[labels.Count]).ToArray();
        for (var n = 0; n < truth.Count; n++)
            confusion[truth[n]][predicted[n]]++;
        return new ClassificationReport(
            counts.Total,
            Metric.Accuracy(counts),
            Metric.WeightedF1(counts),
            Metric.MacroF1(counts),
            Metric.UnweightedAverageRecall(counts),
            Metric.CohenKappa(counts),
            classes,
            confusion
        );
    }

    /// <summary>Scores predictions with probabilities.</summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="predictions">The utterances.</param>
    public static ClassificationReport Of(IReadOnlyList<string> labels, Predictions predictions) =>
        Of(labels, predictions.Truth, predictions.Predicted) with
        {
            Calibration = new(
                ReliabilityDiagram.Of(predictions).ExpectedCalibrationError,
                predictions.NegativeLogLikelihood(),
                predictions.BrierScore()
            ),
        };

    /// <summary>
    /// The row to compare with: every utterance is given the most frequent class of the training data (of equals the first).
    /// </summary>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="training">The classes of the training data.</param>
    /// <param name="truth">The classes of the utterances that are scored.</param>
    public static ClassificationReport Majority(IReadOnlyList<string> labels, IReadOnlyList<int> training, IReadOnlyList<int> truth)
    {
        var majority = Enumerable.Range(0, labels.Count).MaxBy(c => training.Count(label => label == c));
        return Of(labels, truth, [.. Enumerable.Repeat(majority, truth.Count)]);
    }

    /// <summary>The report as JSON, names in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.ClassificationReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is no report.</exception>
    public static ClassificationReport FromJson(string json) =>
        JsonSerializer.Deserialize(json, ReportJson.Default.ClassificationReport) ?? throw new JsonException("null is no report");
}

/// <summary>How reports are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ClassificationReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
