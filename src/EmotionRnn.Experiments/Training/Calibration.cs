using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Training;

/// <summary>Fits a model's temperature.</summary>
internal static class Calibration
{
    /// <summary>The model with the temperature that makes the answers to a corpus's dev split most probable.</summary>
    /// <param name="model">Of any temperature.</param>
    /// <param name="corpus">With labelled utterances in its dev split.</param>
    /// <param name="acoustics">The corpus's acoustic functionals; null where there are none.</param>
    public static EmotionModel Fit(EmotionModel model, Corpus corpus, AcousticTable? acoustics = null)
    {
        var dev = Dialogues.Inputs(corpus, Split.Dev, acoustics);
        return Fit(
            model,
            model.Answer(dev).Select(answer => answer.LogProbabilities),
            dev.SelectMany(input => Dialogues.Labels(input.Conversation, corpus.Labels))
        );
    }

    /// <summary>The model with the temperature that makes answers most probable.</summary>
    /// <param name="model">Of any temperature.</param>
    /// <param name="answers">The log-probabilities of dialogues' utterances, for each <c>[T × C]</c>.</param>
    /// <param name="labels">The classes of all these utterances, −1 where there is none.</param>
    public static EmotionModel Fit(EmotionModel model, IEnumerable<double[]> answers, IEnumerable<int> labels)
    {
        var classes = model.Labels.Count;
        var labeled = answers.SelectMany(answer => answer.Chunk(classes)).Zip(labels).Where(utterance => utterance.Second >= 0).ToArray();
        float[] logits = [.. labeled.SelectMany(utterance => utterance.First).Select(l => (float)l)];
        return model.WithTemperature(Math.Round(TemperatureScaling.Fit(logits, [.. labeled.Select(utterance => utterance.Second)]), 4));
    }
}
