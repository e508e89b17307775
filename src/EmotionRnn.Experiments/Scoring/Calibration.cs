using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Scoring;

/// <summary>Fits a model's temperature.</summary>
internal static class Calibration
{
    /// <summary>The model with the temperature that makes its answers to labelled utterances most probable.</summary>
    /// <param name="model">Of any temperature.</param>
    /// <param name="answers">What it answers to conversations that it was not trained on.</param>
    public static EmotionModel Fit(EmotionModel model, LabeledAnswers answers) =>
        model.WithTemperature(Math.Round(TemperatureScaling.Fit(answers.LogProbabilities, answers.Truth), 4));
}
