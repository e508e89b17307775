using System.Text;
using CsCheck;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class VocabularyTests
{
    [Fact]
    public void Words_get_ids_after_unknown()
    {
        var vocabulary = new Vocabulary(["the", "n't", "…"]);
        Assert.Equal(4, vocabulary.Count);
        Assert.Equal(["<unk>", "the", "n't", "…"], Enumerable.Range(0, 4).Select(id => vocabulary[id]));
        Assert.Equal([1, Vocabulary.Unknown, 2], vocabulary.Encode(["the", "cat", "n't"]));
        Assert.True(vocabulary.Contains("the"));
        Assert.False(vocabulary.Contains("cat"));
    }

    [Fact]
    public void A_file_holds_a_word_a_line()
    {
        using var stream = new MemoryStream();
        new Vocabulary(["it", "é", "👍"]).Write(stream);
        Assert.Equal("<unk>\nit\né\n👍\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.String[Gen.Char['!', 'ÿ'].Where(c => !char.IsControl(c) && !char.IsWhiteSpace(c)), 1, 9]
            .HashSet[0, 40]
            .Sample(
                words =>
                {
                    var vocabulary = new Vocabulary(words.Where(word => word != "<unk>"));
                    using var stream = new MemoryStream();
                    vocabulary.Write(stream);
                    stream.Position = 0;
                    var read = Vocabulary.Read(stream, "v");
                    Assert.Equal(vocabulary.Count, read.Count);
                    for (var id = 0; id < read.Count; id++)
                        Assert.Equal(id, read.IdOf(vocabulary[id]));
                },
                iter: 500,
                seed: "0000KeCnXJh3"
            );

    [Theory]
    [InlineData("", "begins with the line <unk>")]
    [InlineData("the\n", "vocabulary.txt:1: '<unk>' must stand here")]
    [InlineData("<unk>\nthe\n\n", ":3: an empty word")]
    [InlineData("<unk>\nthe\nthe\n", ":3: 'the' has stood before")]
    [InlineData("<unk>\nthe\n<unk>\n", ":3: '<unk>' has stood before")]
    [InlineData("<unk>\nthe end\n", ":2: a word with white space")]
    [InlineData("<unk>\r\n", ":1: '<unk>' must stand here")]
    public void A_damaged_file_is_refused_with_the_line(string text, string message)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Vocabulary.Read(stream, "vocabulary.txt")).Message);
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_is_held()
    {
        using var stream = new MemoryStream([.. "<unk>\n"u8, .. Enumerable.Repeat((byte)'a', 5_000_000)]);
        var message = Assert.Throws<InvalidDataException>(() => Vocabulary.Read(stream, "v")).Message;
        Assert.Equal("v:2: longer than 100 characters.", message);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        using var stream = new MemoryStream([.. "<unk>\n"u8, 0xC3, 0x28, (byte)'\n']);
        Assert.Contains("not UTF-8", Assert.Throws<InvalidDataException>(() => Vocabulary.Read(stream, "v")).Message);
    }

    [Fact]
    public void Damage_of_any_kind_gives_a_vocabulary_or_an_error_for_a_person()
    {
        var good = "<pad>\n<unk>\nthe\né\n👍\nn't\n"u8.ToArray();
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
                        var vocabulary = Vocabulary.Read(new MemoryStream(bytes), "vocabulary.txt");
                        for (var id = 0; id < vocabulary.Count; id++)
                            Assert.Equal(id, vocabulary.IdOf(vocabulary[id]));
                    }
                    catch (InvalidDataException exception)
                    {
                        Assert.StartsWith("vocabulary.txt:", exception.Message);
                    }
                },
                iter: 2_000,
                seed: "0000KeCnXJh3"
            );
    }

    [Fact]
    public void Repeated_words_are_refused() => Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
}
