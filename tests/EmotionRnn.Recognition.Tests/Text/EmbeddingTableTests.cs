using EmotionRnn.Networks;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class EmbeddingTableTests
{
    private static readonly Dictionary<string, int> Counts = new()
    {
        ["'s"] = 9,
        ["the"] = 7,
        ["once"] = 1,
        ["cat"] = 1,
        ["twice"] = 2,
    };
    private static readonly WordVectors Vectors = new(
        ["the", "of", "well-known", "The", "cat", "dog"],
        [.. Enumerable.Range(0, 24).Select(i => (float)Math.Sin(i))]
    );

    [Fact]
    public void Training_words_with_a_vector_or_frequent_enough_come_first_and_further_words_follow()
    {
        var table = EmbeddingTable.Build(Counts, Vectors, new EmbeddingOptions(FurtherWords: 2), new RandomStream(1));
        Assert.Equal(["<unk>", "'s", "the", "twice", "cat", "of", "dog"], WordsOf(table));
        Assert.Equal([false, false, true, false, true, true, true], table.IsPretrained);
        Assert.Equal(4, table.PretrainedCount);
        Assert.Equal(5, table.TrainingCount);
        Assert.Equal(4, table.Dimensions);
        foreach (var word in new[] { "the", "cat", "of", "dog" })
        {
            Assert.True(Vectors.TryGet(word, out var vector));
            Assert.Equal(vector.ToArray(), table[table.Vocabulary.IdOf(word)].ToArray());
        }
    }

    [Fact]
    public void The_number_of_further_words_is_kept() =>
        Assert.Equal(6, EmbeddingTable.Build(Counts, Vectors, new EmbeddingOptions(FurtherWords: 1), new RandomStream(1)).Vocabulary.Count);

    [Fact]
    public void Random_rows_have_half_the_deviation_of_the_pretrained_ones()
    {
        var random = new RandomStream(2);
        var words = Enumerable.Range(0, 500).Select(i => $"known{(char)('a' + i % 26)}{i}").ToArray();
        var vectors = new WordVectors(words, [.. Enumerable.Range(0, 500 * 20).Select(_ => (float)(0.8 * random.NextNormal()))]);
        var counts = words.Concat(Enumerable.Range(0, 500).Select(i => $"new{i}")).ToDictionary(word => word, _ => 2);
        var table = EmbeddingTable.Build(counts, vectors, new EmbeddingOptions(), new RandomStream(3));
        var drawn = Enumerable
            .Range(0, table.Vocabulary.Count)
            .Where(id => !table.IsPretrained[id])
            .SelectMany(id => table[id].ToArray())
            .ToArray();
        Assert.Equal(501 * 20, drawn.Length);
        Assert.Equal(0.4, Math.Sqrt(drawn.Average(value => (double)value * value)), 0.02);
    }

    [Fact]
    public void Without_vectors_every_row_is_random_and_the_table_says_so()
    {
        var table = EmbeddingTable.Build(Counts, vectors: null, new EmbeddingOptions(Dimensions: 50), new RandomStream(4));
        Assert.Equal(["<unk>", "'s", "the", "twice"], WordsOf(table));
        Assert.Equal(0, table.PretrainedCount);
        Assert.Equal(50, table.Dimensions);
        Assert.Equal(EmbeddingTable.DefaultDeviation, Math.Sqrt(table.Values.Average(value => (double)value * value)), 0.03);
    }

    [Fact]
    public void The_same_seed_gives_the_same_table()
    {
        Assert.Equal(Build(5).Values, Build(5).Values);
        Assert.NotEqual(Build(5).Values, Build(6).Values);

        static EmbeddingTable Build(long seed) => EmbeddingTable.Build(Counts, Vectors, new EmbeddingOptions(), new RandomStream(seed));
    }

    private static IEnumerable<string> WordsOf(EmbeddingTable table) =>
        Enumerable.Range(0, table.Vocabulary.Count).Select(id => table.Vocabulary[id]);
}
