using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Experiments.Packaging;

/// <summary>From a finished model to its package: its score on test, the manifest and the card.</summary>
/// <param name="data">What it was made of.</param>
/// <param name="output">The package's folder.</param>
internal sealed class ModelWriter(TrainingData data, string output)
{
    /// <summary>Scores a trained model on test, once, and writes it.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="candidates">Of how many seeds it is the best on dev.</param>
    /// <param name="command">The command that made it.</param>
    /// <returns>Its scores on test; null where the corpus has none.</returns>
    public Evaluation? Write(TrainedModel trained, int candidates, string command)
    {
        var (recipe, fitted) = (trained.Recipe, trained.Fitted);
        var record = Record(recipe.Name, fitted.Preset, command) with
        {
            Seed = recipe.IsSeeded ? recipe.Seed : 0,
            Candidates = candidates,
            WordVectors = fitted.WordVectors,
        };
        var test = Test(trained.Model);
        var manifest = Manifest(trained.Model, fitted.Description, record, trained.Dev, test) with { Encoder = fitted.Encoder };
        ModelPackage.Write(output, trained.Model, manifest, finished => ModelCard.Of(finished, data.Corpus));
        return test;
    }

    /// <summary>How a model does on test; null where the corpus has none.</summary>
    public Evaluation? Test(EmotionModel model) =>
        Dialogues.HasLabels(data.Corpus, Split.Test) ? Evaluation.Of(model, data.Corpus, Split.Test, data.Acoustics) : null;

    /// <summary>How a model was made, of one seed.</summary>
    public TrainingRecord Record(string variant, string preset, string command) =>
        new()
        {
            Corpus = data.Corpus.Name,
            CorpusHash = data.Corpus.ContentHash,
            Variant = variant,
            Preset = preset,
            Seed = 0,
            Candidates = 1,
            Command = command,
        };

    /// <summary>What a package says of itself but for what the model says.</summary>
    public ModelManifest Manifest(EmotionModel model, string description, TrainingRecord training, Evaluation dev, Evaluation? test) =>
        new()
        {
            Format = ModelManifest.CurrentFormat,
            Kind = default,
            Name = Path.GetFileName(output),
            Description = description,
            Labels = model.Labels.Names,
            Temperature = model.Temperature,
            Training = training,
            Metrics = test is null ? [dev.ToMetrics(Split.Dev)] : [dev.ToMetrics(Split.Dev), test.ToMetrics(Split.Test)],
            Files = new Dictionary<string, string>(),
        };
}
