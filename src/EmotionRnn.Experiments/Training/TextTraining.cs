using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>How the text's network begins and what it is trained on.</summary>
internal static class TextTraining
{
    /// <summary>The network as a seed draws it, over the vectors of the training data's words.</summary>
    public static TextFeatures Start(Corpus corpus, Words words, EmbeddingOptions embedding, long seed)
    {
        var table = EmbeddingTable.Build(words.Counts, words.Vectors, embedding, new RandomStream(seed, -1));
        var network = new TextCnn(
            new()
            {
                Words = table.Vocabulary.Count,
                TrainedWords = table.TrainingCount,
                WordSize = table.Dimensions,
                Classes = corpus.Labels.Count,
            },
            seed
        );
        table.Values.CopyTo(network.WordVectors.Values);
        network.Parameters.MarkChanged();
        return new(table.Vocabulary, network);
    }

    /// <summary>Its training, on the labelled utterances.</summary>
    public static TextStage Stage(Corpus corpus, TextFeatures text, StageSettings settings, long seed, bool recordCurves, int threads = 1)
    {
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
        return new(settings, text.Network, labeled, corpus.Labels.Count, threads, seed) { RecordCurves = recordCurves };
    }

    /// <summary>The training data's words and the vectors that there are for them.</summary>
    /// <param name="Counts">How often each token occurs.</param>
    /// <param name="Vectors">Null where there are none.</param>
    public sealed record Words(Dictionary<string, int> Counts, WordVectors? Vectors)
    {
        public static Words Of(Corpus corpus, string? vectors, EmbeddingOptions embedding)
        {
            var counts = corpus[Split.Train]
                .SelectMany(c => c.Utterances)
                .SelectMany(u => Tokenizer.Tokenize(u.Text))
                .CountBy(token => token)
                .ToDictionary();
            return new(counts, vectors is null ? null : WordVectors.Read(vectors, counts.Keys, embedding.FurtherWords));
        }
    }
}
