using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.EndToEnd.Tests.Mood;

/// <summary>For each emotion the word that speaks for it most on train.</summary>
internal sealed record MoodRecipe : Recipe
{
    public override string Name => "mood";

    public override bool IsSeeded => false;

    public override string Key(TrainingData data) => $$"""{"recipe":"{{Name}}","corpus":"{{data.Corpus.ContentHash}}"}""";

    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var corpus = data.Corpus;
        var words = corpus[Split.Train]
            .SelectMany(conversation => conversation.Utterances)
            .Where(utterance => utterance.Emotion is not null)
            .SelectMany(utterance =>
                utterance.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Select(word => (word, utterance.Emotion))
            )
            .ToArray();
        var cues = corpus.Labels.Select(label =>
            words.GroupBy(pair => pair.word).MaxBy(word => word.Sum(pair => pair.Emotion == label ? 1.0 : -1.0))!.Key
        );
        return new(new MoodModel(corpus.Labels, [.. cues], temperature: 1), $"A cue an emotion, from {corpus.Name}.");
    }
}
