using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>Always the most frequent emotion of the training split, as sure of it as it is frequent there.</summary>
public sealed record MajorityRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "majority";

    /// <inheritdoc/>
    public override bool IsSeeded => false;

    /// <inheritdoc/>
    public override bool ReadsText => false;

    /// <inheritdoc/>
    public override string Key(TrainingData data) => RecipeJson.Simple(Name, data.Corpus.ContentHash);

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var labels = Dialogues.Labels(data.Corpus, Split.Train);
        var counts = new int[data.Corpus.Labels.Count];
        foreach (var label in labels)
            counts[label]++;
        float[] frequencies = [.. counts.Select(count => MathF.Log(MathF.Max(count, 1e-3f) / labels.Length))];
        return new(new MajorityModel(data.Corpus.Labels, frequencies, temperature: 1), $"The most frequent emotion of {data.Corpus.Name}.");
    }

    private sealed class MajorityModel(LabelSet labels, float[] frequencies, double temperature) : BaselineModel(labels, temperature)
    {
        public override EmotionModel WithTemperature(double temperature) => new MajorityModel(Labels, frequencies, temperature);

        protected override float[] LogProbabilities(ModelInput input) => [.. input.Conversation.Utterances.SelectMany(_ => frequencies)];
    }
}
