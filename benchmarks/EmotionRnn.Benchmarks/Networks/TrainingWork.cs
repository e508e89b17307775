using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// A full training of preset recommended on MELD's text, as both sides do it: the same words, first vectors, batches and class weights.
/// Each side stops and
/// chooses by its own scores on dev. A line of JSON, then the word vectors as float32.
/// </summary>
internal sealed record TrainingWork
{
    public required int Classes { get; init; }

    public required int Words { get; init; }

    public required int TrainedWords { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>For each split its dialogues: every utterance's words, labels and speakers.</summary>
    public required Dialogue[] Train { get; init; }

    public required Dialogue[] Dev { get; init; }

    public required Dialogue[] Test { get; init; }

    public required float[] ClassWeights { get; init; }

    /// <summary>For every epoch the batches of utterances that train the text's network.</summary>
    public required IReadOnlyList<int[]>[] TextBatches { get; init; }

    /// <summary>For every epoch the batches of dialogues.</summary>
    public required IReadOnlyList<int[]>[] NetworkBatches { get; init; }

    public required int Patience { get; init; }

    public static void Write(string path, Corpus corpus, string? vectors, long seed)
    {
        var preset = TrainingPreset.Recommended;
        var embedding = new EmbeddingOptions();
        var words = TextCnnRecipe.Words.Of(corpus, vectors, embedding);
        var table = EmbeddingTable.Build(words.Counts, words.Vectors, embedding, new RandomStream(seed, -1));
        Dialogue[] Of(Split split) =>
            [
                .. corpus[split]
                    .Select(c => new Dialogue(
                        [.. c.Utterances.Select(u => table.Vocabulary.Encode(Tokenizer.Tokenize(u.Text)))],
                        [.. c.Utterances.Select(u => corpus.Labels.IndexOf(u.Emotion!))],
                        [.. c.PartyOfUtterance]
                    )),
            ];
        var train = Of(Split.Train);
        IReadOnlyList<int[]>[] Batches(StageSettings stage, int[] lengths) =>
            [
                .. Enumerable
                    .Range(1, stage.Epochs)
                    .Select(epoch => Batching.ByLength(lengths, stage.Batch, new RandomStream(seed, epoch, 0))),
            ];
        var work = new TrainingWork
        {
            Classes = corpus.Labels.Count,
            Words = table.Vocabulary.Count,
            TrainedWords = table.TrainingCount,
            Dimensions = table.Dimensions,
            Train = train,
            Dev = Of(Split.Dev),
            Test = Of(Split.Test),
            ClassWeights = Experiments.Training.ClassWeights.Of(
                [.. train.SelectMany(d => d.Labels)],
                corpus.Labels.Count,
                preset.Text.ClassWeightExponent
            ),
            TextBatches = Batches(preset.Text, [.. train.SelectMany(d => d.Words).Select(words => words.Length)]),
            NetworkBatches = Batches(preset.Network, [.. train.Select(d => d.Words.Length)]),
            Patience = preset.Network.Patience,
        };
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, work);
        stream.WriteByte((byte)'\n');
        stream.Write(MemoryMarshal.AsBytes(table.Values.AsSpan()));
    }

    internal sealed record Dialogue(int[][] Words, int[] Labels, int[] Speakers);
}
