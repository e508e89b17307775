using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Scoring;

/// <summary>What a model says of a split's labelled utterances, in the corpus's order, before the temperature.</summary>
/// <param name="Truth">Their classes <c>[N]</c>.</param>
/// <param name="Dialogues">The dialogue that each is from <c>[N]</c>: its index among those with an utterance.</param>
/// <param name="LogProbabilities"><c>[N × C]</c>.</param>
internal sealed record LabeledAnswers(int[] Truth, int[] Dialogues, double[] LogProbabilities)
{
    // Conversations; each has the same bits alone and among others.
    private const int AtATime = 64;

    /// <summary>Asks a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">With the model's labels.</param>
    /// <param name="split">Which split.</param>
    /// <param name="live">Whether every utterance is answered before the next is known, as in a live conversation.</param>
    /// <param name="progress">Told how many conversations are answered; may be null.</param>
    /// <exception cref="ExperimentException">The split has no labelled utterance, the corpus other labels, or the model cannot answer
    /// live.</exception>
    public static LabeledAnswers Of(EmotionModel model, TrainingData data, Split split, bool live = false, IProgress<int>? progress = null)
    {
        var corpus = data.Corpus;
        if (!corpus.Labels.Equals(model.Labels))
            throw new ExperimentException(
                $"The model tells apart {model.Labels}, and {corpus.Name} has the labels {corpus.Labels}. Give a corpus with the "
                    + $"model's labels."
            );
        if (!Data.Dialogues.HasLabels(corpus, split))
            throw new ExperimentException($"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split.");
        if (live && !model.CanReadLive)
            throw new ExperimentException("The model also reads what comes after an utterance, and so cannot be scored live.");
        var inputs = Data.Dialogues.Inputs(corpus, split, data.Acoustics);
        List<double[]> answers = [];
        foreach (var some in inputs.Chunk(AtATime))
        {
            answers.AddRange(
                live ? some.Select(input => AnswerLive(model, input)) : model.Answer(some).Select(answer => answer.LogProbabilities)
            );
            progress?.Report(answers.Count);
        }

        var classes = model.Labels.Count;
        List<int> truth = [],
            dialogues = [];
        List<double> logProbabilities = [];
        foreach (var (d, input) in inputs.Index())
        {
            foreach (var (t, label) in Data.Dialogues.Labels(input.Conversation, corpus.Labels).Index())
            {
                if (label < 0)
                    continue;
                truth.Add(label);
                dialogues.Add(d);
                logProbabilities.AddRange(answers[d].AsSpan(t * classes, classes));
            }
        }

        return new([.. truth], [.. dialogues], [.. logProbabilities]);
    }

    /// <summary>The weighted F1 of the most probable classes, which no temperature changes.</summary>
    /// <param name="classes">C.</param>
    public double WeightedF1(int classes)
    {
        int[] predicted = [.. LogProbabilities.Chunk(classes).Select(row => Array.IndexOf(row, row.Max()))];
        return Metric.WeightedF1(ClassCounts.Of(Truth, predicted, classes));
    }

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
}
