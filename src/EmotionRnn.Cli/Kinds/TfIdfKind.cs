using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;

namespace EmotionRnn.Cli.Kinds;

/// <summary>A logistic regression over TF-IDF of words and characters.</summary>
internal sealed class TfIdfKind : TrainableKind
{
    private readonly Option<double> _neighbors = new("--neighbours")
    {
        Description = "How much the words of the utterances beside count, an utterance's own counting 1",
        HelpName = "W",
    };

    public TfIdfKind() => _neighbors.Must(value => value is >= 0 and <= 100, "in 0 to 100");

    /// <inheritdoc/>
    public override string Name => "tf-idf";

    /// <inheritdoc/>
    public override string Summary => "logistic regression over TF-IDF of words and characters";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Options => [_neighbors];

    /// <inheritdoc/>
    public override (Recipe Recipe, TrainingData Data) Read(Corpus corpus, long seed, int threads, ParseResult line, Session session) =>
        (new TfIdfRecipe { Options = new() { NeighborWeight = line.GetValue(_neighbors) } }, new(corpus));
}
