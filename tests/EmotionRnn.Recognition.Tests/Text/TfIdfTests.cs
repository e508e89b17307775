using System.Text;
using System.Text.Json;
using CsCheck;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class TfIdfTests
{
    private static readonly JsonElement Golden = JsonDocument
        .Parse(File.ReadAllText(ReferenceData.Golden("tf-idf-golden.json")))
        .RootElement;
    private static readonly string[] Train = Texts("train"),
        Test = Texts("test");

    [Fact]
    public void Features_are_the_terms_of_the_reference()
    {
        var tfIdf = TfIdf.Fit(Train);
        var expected = new[] { "words", "characters" }
            .Select(block => Golden.GetProperty(block).GetProperty("frequencies"))
            .SelectMany(frequencies => frequencies.EnumerateObject().Select(term => term.Name).Order(StringComparer.Ordinal));
        Assert.Equal(expected, Enumerable.Range(0, tfIdf.Dimensions).Select(feature => tfIdf[feature]));
    }

    [Fact]
    public void Values_are_those_of_the_reference()
    {
        var tfIdf = TfIdf.Fit(Train);
        var words = Golden.GetProperty("words");
        for (var i = 0; i < Test.Length; i++)
        {
            var row = tfIdf.Transform(Test[i]);
            Assert.Equal(row.Indices.Order().Distinct(), row.Indices);
            var split = row.Indices.Count(feature => feature < words.GetProperty("frequencies").EnumerateObject().Count());
            Compare(words.GetProperty("rows")[i], row.Indices[..split], row.Values[..split]);
            Compare(Golden.GetProperty("characters").GetProperty("rows")[i], row.Indices[split..], row.Values[split..]);
        }

        void Compare(JsonElement expected, int[] indices, float[] values)
        {
            Assert.Equal(expected.EnumerateObject().Count(), indices.Length);
            foreach (var (feature, value) in indices.Zip(values))
                Assert.Equal(expected.GetProperty(tfIdf[feature]).GetDouble(), value, 1e-7);
        }
    }

    [Fact]
    public void Typographic_and_plain_spelling_are_the_same_text()
    {
        var tfIdf = TfIdf.Fit(Train);
        Assert.Equal(tfIdf.Transform("I don't... know").Values, tfIdf.Transform("I don’t… KNOW").Values);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var tfIdf = TfIdf.Fit(Train, new TfIdfOptions(MinimumCount: 1, LongestPhrase: 3, ShortestCut: 1, LongestCut: 4));
        using var stream = new MemoryStream();
        tfIdf.Write(stream);
        stream.Position = 0;
        var read = TfIdf.Read(stream, "tf-idf.txt");
        Assert.Equal((tfIdf.Options, tfIdf.Documents, tfIdf.Dimensions), (read.Options, read.Documents, read.Dimensions));
        foreach (var text in Test)
        {
            Assert.Equal(tfIdf.Transform(text).Indices, read.Transform(text).Indices);
            Assert.Equal(tfIdf.Transform(text).Values, read.Transform(text).Values);
        }
    }

    [Theory]
    [InlineData("", "the file ends early: the line 'tf-idf …' must follow")]
    [InlineData("tf-idf 2 9 2\n", ":1: version 2 of the format is not known")]
    [InlineData("tf-idf 1 9 2\nwords -1 2\n", ":2: 'words' and 2 numbers must stand here")]
    [InlineData("tf-idf 1 9 2\nwords 2000000000 2\n", ":2: 'words' and 2 numbers must stand here")]
    [InlineData("tf-idf 1 9 2\nwords 1 2\ncharacters 0 2 5\n", "the file ends early: a term must follow")]
    [InlineData("tf-idf 1 9 2\nwords 1 2\ncharacters 0 2 5\n10\tthe\n", ":4: a count up to 9, a tab and a term must stand here")]
    [InlineData("tf-idf 1 9 2\nwords 1 2\ncharacters 0 2 5\nthe\n", ":4: a count up to 9, a tab and a term must stand here")]
    [InlineData("tf-idf 1 9 2\nwords 2 2\ncharacters 0 2 5\n3\tthe\n3\tthe\n", ":5: the term 'the' has stood before")]
    [InlineData("tf-idf 1 9 2\nwords 1 2\ncharacters 0 2 5\n3\tthe\n3\tend\n", ":5: more lines than terms")]
    public void A_damaged_file_is_refused_with_the_line(string text, string message)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => TfIdf.Read(stream, "tf-idf.txt")).Message);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Damage_of_any_kind_gives_features_or_an_error_for_a_person()
    {
        using var stream = new MemoryStream();
        TfIdf.Fit(Train).Write(stream);
        var good = stream.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                edits =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (at, value) in edits)
                        bytes[at] = value;
                    try
                    {
                        var tfIdf = TfIdf.Read(new MemoryStream(bytes), "tf-idf.txt");
                        foreach (var text in Test)
                            Assert.All(tfIdf.Transform(text).Indices, index => Assert.InRange(index, 0, tfIdf.Dimensions - 1));
                    }
                    catch (InvalidDataException exception)
                    {
                        Assert.StartsWith("tf-idf.txt:", exception.Message);
                    }
                },
                iter: 2_000,
                seed: "0000KeCnXJh3"
            );
    }

    [Fact]
    public void A_text_without_known_terms_is_the_zero_vector() => Assert.Empty(TfIdf.Fit(Train).Transform("zzz").Indices);

    private static string[] Texts(string name) => [.. Golden.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
