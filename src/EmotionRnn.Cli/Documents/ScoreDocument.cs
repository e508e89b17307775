using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Scoring;

namespace EmotionRnn.Cli.Documents;

/// <summary>
/// What <c>evaluate --json</c> writes, and what <c>train --json</c> writes of a split. Names are those that papers and scikit-learn use.
/// </summary>
internal sealed record ScoreDocument
{
    private const string CurrentSchema = "emotionrnn/evaluation/2";

    public required string Schema { get; init; }

    public required string Model { get; init; }

    public required string Hash { get; init; }

    public required string Corpus { get; init; }

    public required string Split { get; init; }

    public required int Utterances { get; init; }

    public required double Accuracy { get; init; }

    public required double WeightedF1 { get; init; }

    /// <summary>Of the weighted F1, [low, high], by resampling dialogues.</summary>
    public required double[] Ci95 { get; init; }

    public required double MacroF1 { get; init; }

    /// <summary>The unweighted average recall.</summary>
    public required double Uar { get; init; }

    /// <summary>The expected calibration error over 15 bins.</summary>
    public required double Ece { get; init; }

    /// <summary>The mean negative log-likelihood, in nats.</summary>
    public required double Nll { get; init; }

    public required double MajorityAccuracy { get; init; }

    public required double MajorityWeightedF1 { get; init; }

    public required IReadOnlyList<ClassScores> Classes { get; init; }

    /// <summary>Rows are the true classes, columns the answers, both in the order of <see cref="Classes"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    public static ScoreDocument Of(Evaluation evaluation, string model, string hash, Corpus corpus, Split split) =>
        new()
        {
            Schema = CurrentSchema,
            Model = model,
            Hash = hash,
            Corpus = corpus.Name,
            Split = split.ToString().ToLowerInvariant(),
            Utterances = evaluation.Report.Count,
            Accuracy = Rounded(evaluation.Report.Accuracy),
            WeightedF1 = Rounded(evaluation.Report.WeightedF1),
            Ci95 = [Rounded(evaluation.Interval.Lower), Rounded(evaluation.Interval.Upper)],
            MacroF1 = Rounded(evaluation.Report.MacroF1),
            Uar = Rounded(evaluation.Report.UnweightedAverageRecall),
            Ece = Rounded(evaluation.Report.Calibration!.ExpectedCalibrationError),
            Nll = Rounded(evaluation.Report.Calibration.NegativeLogLikelihood),
            MajorityAccuracy = Rounded(evaluation.Majority.Accuracy),
            MajorityWeightedF1 = Rounded(evaluation.Majority.WeightedF1),
            Classes =
            [
                .. evaluation.Report.Classes.Select(c =>
                    c with
                    {
                        Precision = Rounded(c.Precision),
                        Recall = Rounded(c.Recall),
                        F1 = Rounded(c.F1),
                    }
                ),
            ],
            Confusion = evaluation.Report.Confusion,
        };

    private static double Rounded(double value) => Math.Round(value, 6);
}

/// <summary>What <c>train --json</c> writes.</summary>
internal sealed record TrainingDocument(
    string Schema,
    string Folder,
    string Hash,
    long Seed,
    double Temperature,
    bool Resumed,
    bool RandomVectors,
    ScoreDocument Dev,
    ScoreDocument? Test
);
