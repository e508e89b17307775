namespace EmotionRnn.Experiments.Metrics;

/// <summary>The utterances whose confidence lies in an interval.</summary>
/// <param name="Lower">Confidences are greater than this; the first bin holds 0 too.</param>
/// <param name="Upper">Confidences are at most this.</param>
/// <param name="Count">How many utterances these are.</param>
/// <param name="Confidence">The mean of their confidences; 0 of none.</param>
/// <param name="Accuracy">The share of them that is recognised; 0 of none.</param>
public sealed record ReliabilityBin(double Lower, double Upper, int Count, double Confidence, double Accuracy);

/// <summary>
/// How well confidence agrees with accuracy, over bins of equal width (Guo et al., "On calibration of modern neural networks", 2017).
/// </summary>
public sealed class ReliabilityDiagram
{
    /// <summary>The usual number of bins.</summary>
    public const int DefaultBins = 15;

    private ReliabilityDiagram(IReadOnlyList<ReliabilityBin> bins) => Bins = bins;

    /// <summary>The bins, from confidence 0 to 1.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>ECE: the mean distance of confidence and accuracy, weighted by the bins' counts, 0 to 1.</summary>
    public double ExpectedCalibrationError =>
        Bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / Math.Max(1, Bins.Sum(bin => bin.Count));

    /// <summary>Sorts utterances into bins by their largest probability.</summary>
    /// <param name="predictions">The utterances.</param>
    /// <param name="bins">The number of bins.</param>
    public static ReliabilityDiagram Of(Predictions predictions, int bins = DefaultBins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var byBin = Enumerable
            .Range(0, predictions.Count)
            .ToLookup(n => Math.Clamp((int)Math.Ceiling(predictions.Confidence(n) * bins) - 1, 0, bins - 1));
        return new ReliabilityDiagram([
            .. Enumerable
                .Range(0, bins)
                .Select(b => new ReliabilityBin(
                    (double)b / bins,
                    (double)(b + 1) / bins,
                    byBin[b].Count(),
                    byBin[b].Select(predictions.Confidence).DefaultIfEmpty().Average(),
                    byBin[b].Select(n => predictions.Predicted[n] == predictions.Truth[n] ? 1.0 : 0).DefaultIfEmpty().Average()
                )),
        ]);
    }
}
