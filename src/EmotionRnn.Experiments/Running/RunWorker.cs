using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Experiments.Running;

/// <summary>Carries out single runs by the very steps that make a model that ships. Several at a time may.</summary>
internal sealed class RunWorker(TrainingData data, ScoredCorpus scored)
{
    /// <summary>Carries out a run.</summary>
    /// <param name="system">What is made, or scored.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="work">Where it may leave checkpoints.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Ends it; it can go on later.</param>
    public RunResult Run(
        ExperimentSystem system,
        long seed,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var recipe = system.Recipe is { } stated ? stated with { Seed = seed, RecordCurves = true } : null;
        var trained = recipe is null ? null : TrainedModel.Of(recipe, data, work, progress, cancellationToken);
        var model = trained?.Model ?? system.Package!.Model;
        var last = trained?.Fitted.Stages is [.., var stage] ? stage : null;
        using var settings = JsonDocument.Parse(system.Settings(data, seed));
        return new()
        {
            Schema = RunResult.CurrentSchema,
            Settings = settings.RootElement.Clone(),
            Seed = system.IsSeeded ? seed : null,
            Parameters = trained?.Fitted.Parameters ?? system.Package!.Manifest.CountParameters(),
            Temperature = model.Temperature,
            KeptEpoch = last?.Kept ?? 0,
            Epochs = last?.Epochs ?? [],
            Train = Answers(Score(Split.Train)) with { Probabilities = null },
            Dev = Answers(trained?.Dev ?? Score(Split.Dev)),
            Test = Answers(Score(Split.Test)),
            Attention = model is EmotionRnnModel { Options.StateSize: > 0 } ? Attention(model) : null,
        };

        Evaluation Score(Split split) => Evaluation.Of(model, data.Corpus, split, data.Acoustics);

        // The majority's shares are no judgement of an utterance.
        SplitAnswers Answers(Evaluation evaluation) =>
            SplitAnswers.Of(evaluation.Predictions, keepProbabilities: recipe is not MajorityRecipe);
    }

    private Dictionary<string, float[][]> Attention(EmotionModel model) =>
        scored
            .ExampleCandidates()
            .ToDictionary(
                conversation => conversation.Id,
                conversation =>
                {
                    var turns = conversation.Utterances.Count;
                    var attended = model.Answer([new(conversation, data.Acoustics?[conversation])], attention: turns)[0].Attended;
                    return attended
                        .Select(
                            (earlier, t) =>
                            {
                                var weights = new float[t];
                                foreach (var turn in earlier)
                                    weights[turn.Turn] = MathF.Round(turn.Weight, 4);
                                return weights;
                            }
                        )
                        .ToArray();
                }
            );
}
