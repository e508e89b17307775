using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

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
        if (!recipe.ReadsText)
            record = record with { Languages = [] };
        var test = Test(trained.Model);
        var described = Describe(fitted.Description, record, trained.Dev, test);
        ModelPackage.Write(output, trained.Model, described, manifest => ModelCard.Of(manifest, data.Corpus));
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
            Languages = WrittenLanguage.Among(data.Corpus[Split.Train].SelectMany(c => c.Utterances).Select(u => u.Text)),
            Command = command,
        };

    /// <summary>What a package says but for what the model says.</summary>
    public PackageDescription Describe(string description, TrainingRecord training, Evaluation dev, Evaluation? test) =>
        new(
            Path.GetFileName(output),
            description,
            training,
            test is null ? [dev.ToMetrics(Split.Dev)] : [dev.ToMetrics(Split.Dev), test.ToMetrics(Split.Test)]
        );
}
