using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>A TextCNN, which tells the emotion of each utterance by its text alone: a baseline, and what EmotionRNNs read.</summary>
public sealed record TextCnnRecipe : Recipe
{
    /// <summary>How it is trained.</summary>
    public required StageSettings Stage { get; init; }

    /// <summary>Where word vectors are read from; null draws random ones.</summary>
    public string? WordVectors { get; init; }

    /// <summary>How the vocabulary is made.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many share a batch. It changes no bit of the result.</summary>
    public int Threads { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "text-cnn";

    internal override TextCnnRecipe SharedPart => this;

    /// <inheritdoc/>
    public override string Key(TrainingData data) =>
        JsonSerializer.Serialize(
            new TextCnnKey(Procedure, Name, data.Corpus.ContentHash, Seed, Stage, Embedding, HashOfVectors(data)),
            RecipeJson.Default.TextCnnKey
        );

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var (text, history) = Train(data, work, progress, cancellationToken);
        return new(new TextCnnModel(data.Corpus.Labels, text, temperature: 1), $"A TextCNN, trained on {data.Corpus.Name}.")
        {
            Stages = [history],
            Parameters = text.Network.Parameters.Count,
        };
    }

    /// <summary>Trains it, or goes on; where it has been trained for another run, reads that.</summary>
    internal (TextFeatures Text, StageHistory History) Train(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var corpus = data.Corpus;
        var text = Start(data);
        var labeled = Enum.GetValues<Split>()
            .ToDictionary(
                split => split,
                split =>
                {
                    var utterances = corpus[split].SelectMany(c => c.Utterances).Where(u => u.Emotion is not null).ToArray();
                    return new TextStage.Utterances(
                        [.. utterances.Select(u => text.Encode(u.Text))],
                        [.. utterances.Select(u => corpus.Labels.IndexOf(u.Emotion!))]
                    );
                }
            );
        var stage = new TextStage(Stage, text.Network, labeled, corpus.Labels.Count, Threads, Seed) { RecordCurves = RecordCurves };
        return (text, stage.Run(work.Checkpoint("text", ShortKey(data)), progress, work.Time, cancellationToken));
    }

    /// <summary>The network as the seed draws it, over the vectors of the training data's words.</summary>
    internal TextFeatures Start(TrainingData data)
    {
        var words = data.Once(("words", WordVectors, Embedding.FurtherWords), () => Words.Of(data.Corpus, WordVectors, Embedding));
        var table = EmbeddingTable.Build(words.Counts, words.Vectors, Embedding, new RandomStream(Seed, -1));
        var network = new TextCnn(
            new()
            {
                Words = table.Vocabulary.Count,
                TrainedWords = table.TrainingCount,
                WordSize = table.Dimensions,
                Classes = data.Corpus.Labels.Count,
            },
            Seed
        );
        table.Values.CopyTo(network.WordVectors.Values);
        network.Parameters.MarkChanged();
        return new(table.Vocabulary, network);
    }

    internal string? HashOfVectors(TrainingData data) => WordVectors is null ? null : data.HashOf(WordVectors);

    internal string ShortKey(TrainingData data) => RecipeJson.Shorten(Key(data));

    /// <summary>The training data's words and the vectors that there are for them.</summary>
    /// <param name="Counts">How often each token occurs.</param>
    /// <param name="Vectors">Null where there are none.</param>
    internal sealed record Words(Dictionary<string, int> Counts, WordVectors? Vectors)
    {
        public static Words Of(Corpus corpus, string? vectors, EmbeddingOptions embedding)
        {
            var counts = corpus[Split.Train]
                .SelectMany(c => c.Utterances)
                .SelectMany(u => Tokenizer.Tokenize(u.Text))
                .CountBy(token => token)
                .ToDictionary();
            return new(counts, vectors is null ? null : Recognition.Text.WordVectors.Read(vectors, counts.Keys, embedding.FurtherWords));
        }
    }

    private sealed class TextCnnModel(LabelSet labels, TextFeatures text, double temperature) : BaselineModel(labels, temperature)
    {
        public override EmotionModel WithTemperature(double temperature) => new TextCnnModel(Labels, text, temperature);

        protected override float[] LogProbabilities(ModelInput input) =>
            text.Network.LogProbabilities([.. input.Conversation.Utterances.Select(u => text.Encode(u.Text))]);
    }
}
