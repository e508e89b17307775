using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Scoring;

/// <summary>How a model does on labelled conversations.</summary>
public sealed class Evaluation
{
    private Evaluation(LabelSet labels, Predictions predictions, int[] dialogueOfUtterance, ClassificationReport majority)
    {
        Labels = labels;
        Predictions = predictions;
        DialogueOfUtterance = dialogueOfUtterance;
        Majority = majority;
        Report = ClassificationReport.Of(labels.Names, predictions);
        Interval = new DialogueBootstrap(predictions.Truth, dialogueOfUtterance, labels.Count).Interval(
            predictions.Predicted,
            Metric.WeightedF1
        );
    }

    /// <summary>The emotions.</summary>
    public LabelSet Labels { get; }

    /// <summary>The probabilities, calibrated by the model's temperature, of every labelled utterance.</summary>
    public Predictions Predictions { get; }

    /// <summary>The dialogue that each labelled utterance is from.</summary>
    public IReadOnlyList<int> DialogueOfUtterance { get; }

    /// <summary>All metrics.</summary>
    public ClassificationReport Report { get; }

    /// <summary>The metrics of always answering the most frequent emotion.</summary>
    public ClassificationReport Majority { get; }

    /// <summary>The 95 % interval of weighted F1, by resampling dialogues.</summary>
    public ConfidenceInterval Interval { get; }

    /// <summary>F1 averaged over the emotions by how often each occurs.</summary>
    public double WeightedF1 => Report.WeightedF1;

    /// <summary>Scores a model on a split of a corpus.</summary>
    /// <param name="model">The model.</param>
    /// <param name="corpus">With the model's labels.</param>
    /// <param name="split">Which split.</param>
    /// <param name="acoustics">The corpus's acoustic functionals; null where there are none.</param>
    /// <param name="live">Whether every utterance is answered before the next is known, as in a live conversation.</param>
    /// <param name="progress">Told how many conversations are answered; may be null.</param>
    /// <exception cref="ExperimentException">The split has no labelled utterance, the corpus other labels, or the model cannot answer
    /// live.</exception>
    public static Evaluation Of(
        EmotionModel model,
        Corpus corpus,
        Split split,
        AcousticTable? acoustics = null,
        bool live = false,
        IProgress<int>? progress = null
    ) => Of(model, LabeledAnswers.Of(model, new(corpus, acoustics), split, live, progress), corpus);

    /// <summary>Scores what a model has answered.</summary>
    internal static Evaluation Of(EmotionModel model, LabeledAnswers answers, Corpus corpus)
    {
        var classes = model.Labels.Count;
        var probabilities = new double[answers.LogProbabilities.Length];
        for (var i = 0; i < probabilities.Length; i += classes)
            model.Probabilities(answers.LogProbabilities.AsSpan(i, classes)).CopyTo(probabilities, i);

        // Where a corpus has no training split, its own most frequent emotion is the one to beat.
        var training = Dialogues.Labels(corpus, Split.Train);
        var majority = ClassificationReport.Majority(model.Labels.Names, training.Length > 0 ? training : answers.Truth, answers.Truth);
        return new(model.Labels, new Predictions(answers.Truth, probabilities, classes), answers.Dialogues, majority);
    }

    /// <summary>As a model package keeps it.</summary>
    /// <param name="split">The split that was scored.</param>
    public ModelMetrics ToMetrics(Split split) =>
        new()
        {
            Split = split.ToString().ToLowerInvariant(),
            Utterances = Report.Count,
            Accuracy = Math.Round(Report.Accuracy, 4),
            WeightedF1 = Math.Round(Report.WeightedF1, 4),
            Interval = [Math.Round(Interval.Lower, 4), Math.Round(Interval.Upper, 4)],
            MacroF1 = Math.Round(Report.MacroF1, 4),
            MajorityWeightedF1 = Math.Round(Majority.WeightedF1, 4),
            CalibrationError = Math.Round(Report.Calibration!.ExpectedCalibrationError, 4),
            Confusion = Report.Confusion,
        };
}
