using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.EmotionRnn;

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
    /// <exception cref="ExperimentException">The split has no labelled utterance, the corpus other labels, or the model cannot answer
    /// live.</exception>
    public static Evaluation Of(EmotionModel model, Corpus corpus, Split split, AcousticTable? acoustics = null, bool live = false)
    {
        if (!corpus.Labels.Equals(model.Labels))
            throw new ExperimentException(
                $"The model tells apart {model.Labels}, and {corpus.Name} has the labels {corpus.Labels}. Give a corpus with the "
                    + $"model's labels."
            );
        if (!Trainer.HasLabels(corpus, split))
            throw new ExperimentException($"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split.");
        if (live && !model.CanReadLive)
            throw new ExperimentException("The model also reads what comes after an utterance, and so cannot be scored live.");
        var inputs = Dialogues.Inputs(corpus, split, acoustics);
        var answers = live
            ? [.. inputs.Select(input => AnswerLive(model, input))]
            : Array.ConvertAll(model.Answer(inputs), answer => answer.LogProbabilities);
        return Of(
            model,
            answers,
            [.. inputs.Select(input => Dialogues.Labels(input.Conversation, corpus.Labels).ToArray())],
            Dialogues.Labels(corpus, Split.Train)
        );
    }

    internal static Evaluation Of(EmotionRnnModel model, IReadOnlyList<DialogueInput> scored, IReadOnlyList<DialogueInput> training) =>
        Of(
            model,
            model.LogProbabilities(scored),
            [.. scored.Select(d => d.Labels!)],
            [.. training.SelectMany(d => d.Labels!).Where(label => label >= 0)]
        );

    private static double[] AnswerLive(EmotionModel model, ModelInput input)
    {
        var reader = model.StartLive();
        return
        [
            .. input.Conversation.Utterances.SelectMany(
                (utterance, t) => reader.Add(utterance, input.Functionals?[t], attention: 0).LogProbabilities
            ),
        ];
    }

    private static Evaluation Of(EmotionModel model, double[][] answers, int[][] labels, int[] training)
    {
        var classes = model.Labels.Count;
        List<int> truth = [],
            dialogues = [];
        List<double> probabilities = [];
        for (var d = 0; d < answers.Length; d++)
        {
            for (var t = 0; t < labels[d].Length; t++)
            {
                if (labels[d][t] < 0)
                    continue;
                truth.Add(labels[d][t]);
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
