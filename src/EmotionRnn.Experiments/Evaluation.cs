using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Experiments;

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
        Interval = new DialogueBootstrap(predictions.Truth, dialogueOfUtterance, labels.Count).Interval(predictions.Predicted, Metric.WeightedF1);
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
    /// <exception cref="ExperimentException">The split has no labelled utterance, or the corpus other labels.</exception>
    public static Evaluation Of(EmotionModel model, Corpus corpus, Split split, AcousticTable? acoustics = null)
    {
        if (!corpus.Labels.Equals(model.Labels))
            throw new ExperimentException($"The model tells apart {model.Labels}, and {corpus.Name} has the labels {corpus.Labels}. Give a corpus with the model's labels.");
        var scored = Dialogues.Of(model.Pipeline, corpus, split, acoustics);
        if (!scored.Any(d => d.Labels!.Any(label => label >= 0))) throw new ExperimentException($"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split.");
        var training = corpus[Split.Train].SelectMany(c => c.Utterances).Where(u => u.Emotion is not null).Select(u => corpus.Labels.IndexOf(u.Emotion!)).ToArray();
        return Of(model, scored, training);
    }

    internal static Evaluation Of(EmotionModel model, IReadOnlyList<DialogueInput> scored, IReadOnlyList<DialogueInput> training) =>
        Of(model, scored, [.. training.SelectMany(d => d.Labels!).Where(label => label >= 0)]);

    private static Evaluation Of(EmotionModel model, IReadOnlyList<DialogueInput> scored, int[] training)
    {
        var answers = model.LogProbabilities(scored);
        var classes = model.Labels.Count;
        List<int> truth = [], dialogues = [];
        List<double> probabilities = [];
        for (var d = 0; d < answers.Length; d++)
        {
            for (var t = 0; t < scored[d].Length; t++)
            {
                if (scored[d].Labels![t] < 0) continue;
                truth.Add(scored[d].Labels![t]);
                dialogues.Add(d);
                probabilities.AddRange(model.Probabilities(answers[d].AsSpan(t * classes, classes)));
            }
        }

        // Where a corpus has no training split, its own most frequent emotion is the one to beat.
        var majority = ClassificationReport.Majority(model.Labels.Names, training.Length > 0 ? training : truth, truth);
        return new(model.Labels, new Predictions([.. truth], [.. probabilities], classes), [.. dialogues], majority);
    }

    /// <summary>As a model package keeps it.</summary>
    /// <param name="split">The split that was scored.</param>
    public ModelMetrics ToMetrics(Split split) => new()
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
