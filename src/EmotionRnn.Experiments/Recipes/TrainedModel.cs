using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>
/// A model as it ships: made by a recipe, its weights rounded to what a package stores, and then calibrated and scored on dev, in this
/// order, so that every figure is about what is in the package.
/// </summary>
/// <param name="Recipe">How it was made, with its seed.</param>
/// <param name="Fitted">What the recipe gave; its weights are rounded.</param>
/// <param name="Model">What recognises, calibrated.</param>
/// <param name="Dev">How it does on dev, where it was chosen.</param>
public sealed record TrainedModel(Recipe Recipe, FittedModel Fitted, EmotionModel Model, Evaluation Dev)
{
    /// <summary>The steps from a recipe to a model that ships. Dev is answered once.</summary>
    internal static TrainedModel Of(
        Recipe recipe,
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var fitted = recipe.Fit(data, work, progress, cancellationToken);
        fitted.Model.RoundToStored();
        var answers = LabeledAnswers.Of(fitted.Model, data, Split.Dev);
        var model = Calibration.Fit(fitted.Model, answers);
        return new(recipe, fitted, model, Evaluation.Of(model, answers, data.Corpus));
    }
}
