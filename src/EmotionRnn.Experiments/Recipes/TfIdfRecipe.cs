using System.Text.Json;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>
/// Logistic regression over TF-IDF of words and characters. It takes half a minute on MELD, so that it leaves nothing to go on with.
/// </summary>
public sealed record TfIdfRecipe : Recipe
{
    /// <summary>How.</summary>
    public TextBaselineOptions Options { get; init; } = new();

    /// <inheritdoc/>
    public override string Name => "tf-idf";

    /// <inheritdoc/>
    public override bool IsSeeded => false;

    /// <inheritdoc/>
    public override string Key(TrainingData data) =>
        JsonSerializer.Serialize(new TfIdfKey(Procedure, Name, data.Corpus.ContentHash, Options), RecipeJson.Default.TfIdfKey);

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var started = work.Time.GetTimestamp();
        var told = new Relay<(int Done, int Total)>(done =>
            progress?.Report(
                new("regression", done.Done, done.Total, 1, 1, null, null, null, Left(work.Time.GetElapsedTime(started), done))
            )
        );
        var baseline = TextBaseline.Train(data.Corpus, Options, told, cancellationToken);
        var beside = Options.NeighborWeight > 0 ? ", those of the utterances beside included" : "";
        return new(baseline.Model, $"Logistic regression over TF-IDF of words and characters{beside}, trained on {data.Corpus.Name}.")
        {
            Preset = $"C = {baseline.C}",
        };
    }

    private static TimeSpan Left(TimeSpan elapsed, (int Done, int Total) at) => elapsed * ((at.Total - at.Done) / (double)at.Done);
}
