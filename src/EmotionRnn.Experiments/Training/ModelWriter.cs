using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Training;

/// <summary>From a trained model to its package: scores on dev and, once, on test, the manifest and the card.</summary>
/// <param name="corpus">What it was trained on.</param>
/// <param name="output">The package's folder.</param>
/// <param name="acoustics">The corpus's acoustic functionals; null where there are none.</param>
internal sealed class ModelWriter(Corpus corpus, string output, AcousticTable? acoustics = null)
{
    /// <summary>Scores the model as it will be stored, and writes it.</summary>
    /// <param name="model">Its weights are rounded to what is stored.</param>
    /// <param name="description">One sentence on what it is.</param>
    /// <param name="training">How it was trained.</param>
    /// <returns>Its scores on dev and on test; the latter null where the corpus has none.</returns>
    public (Evaluation Dev, Evaluation? Test) Write(EmotionModel model, string description, TrainingRecord training)
    {
        model.RoundToStored();
        var (dev, test) = Score(model);
        ModelPackage.Write(output, model, Describe(description, training, dev, test), manifest => ModelCard.Of(manifest, corpus));
        return (dev, test);
    }

    /// <summary>Scores a model on dev and test.</summary>
    public (Evaluation Dev, Evaluation? Test) Score(EmotionModel model) =>
        (
            Evaluation.Of(model, corpus, Split.Dev, acoustics),
            Trainer.HasLabels(corpus, Split.Test) ? Evaluation.Of(model, corpus, Split.Test, acoustics) : null
        );

    /// <summary>What a package says but for what the model says.</summary>
    public PackageDescription Describe(string description, TrainingRecord training, Evaluation dev, Evaluation? test) =>
        new(
            Path.GetFileName(output),
            description,
            training,
            test is null ? [dev.ToMetrics(Split.Dev)] : [dev.ToMetrics(Split.Dev), test.ToMetrics(Split.Test)]
        );
}
