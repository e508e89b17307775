using System.Text;
using System.Text.Json;
using CsCheck;
using EmotionRnn.Recognition.Text;
using Peer = Microsoft.ML.Tokenizers;

namespace EmotionRnn.Recognition.Tests.Text;

public class SubwordTokenizerTests
{
    private static readonly SubwordTokenizer Bert = SubwordTokenizer.Open(ReferenceData.Golden("tiny-bert"));
    private static readonly SubwordTokenizer Roberta = SubwordTokenizer.Open(ReferenceData.Golden("tiny-roberta"));

    [Theory]
    [InlineData("tiny-bert")]
    [InlineData("tiny-roberta")]
    public void All_ids_of_the_tiny_encoders_equal_the_reference(string name)
    {
        var tokenizer = SubwordTokenizer.Open(ReferenceData.Golden(name));
        var cases = JsonDocument
            .Parse(File.ReadAllBytes(ReferenceData.Golden(name + "/tokens.json")))
            .RootElement.EnumerateArray()
            .ToArray();
        Assert.Equal(24, cases.Length);
        Assert.All(
            cases,
            golden => Assert.Equal(Ids(golden), tokenizer.Encode(golden.GetProperty("text").GetString()!, readSpecialTokens: true))
        );
    }

    [Fact]
    public void All_ids_of_a_published_encoder_equal_the_reference()
    {
        var folder = ReferenceData.Shared("encoders", "all-minilm-l6-v2");
        var tokenizer = SubwordTokenizer.Open(folder);
        Assert.Equal((30522, 101, 102), (tokenizer.Count, tokenizer.StartId, tokenizer.SeparatorId));
        var cases = JsonDocument
            .Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")))
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .ToArray();
        Assert.Equal(40, cases.Length);
        Assert.All(
            cases,
            golden => Assert.Equal(Ids(golden)[1..^1], tokenizer.Encode(golden.GetProperty("text").GetString()!, readSpecialTokens: true))
        );
    }

    [Theory]
    [InlineData("[CLS] [SEP] [MASK] [PAD] [cls][SEP]x")]
    [InlineData("<s> </s> <pad> <mask><s>x")]
    public void Text_never_makes_a_special_token(string text)
    {
        Assert.DoesNotContain(Bert.Encode(text), id => id is 0 or 2 or 3 or 4);
        Assert.DoesNotContain(Roberta.Encode(text), id => id is >= 0 and <= 4);
        Assert.Contains((text[0] == '[' ? Bert : Roberta).Encode(text, readSpecialTokens: true), id => id is 0 or 2);
    }

    [Theory]
    [InlineData("Thé CAT", "the cat")] // accents in both normal forms
    [InlineData("the\u0301 cat", "the cat")]
    [InlineData("t\u00ADh\u200De\u0085 \u0007cat\uE000\uFFFD", "the cat")] // soft hyphen, joiner, controls, private use, replacement
    [InlineData("the\u00A0cat\u3000sat\u2028on", "the cat sat on")]
    [InlineData("the\uD83D cat\uDE02", "the cat")] // halves of surrogate pairs
    [InlineData("\uFF34\uFF28\uFF25", "\uFF54\uFF48\uFF45")] // full width stays apart from ASCII
    [InlineData("İ", "i")]
    [InlineData("the;cat\u037E", "the ; cat ;")] // the Greek question mark decomposes to a semicolon
    public void Characters_are_cleaned_stripped_and_lower_cased(string text, string same) =>
        Assert.Equal(Bert.Encode(same), Bert.Encode(text));

    [Fact]
    public void Syllables_ideographs_and_marks_are_cut_as_the_rules_say()
    {
        string[] special = ["[UNK]", "[CLS]", "[SEP]"];
        string[] pieces = [.. special, "日", "本", "か", "##な", "ᄒ", "##ᅡ", "##ᆫ", "!", "x", "##x", "豈", "а", "##и"];
        Assert.Equal("日 本 か ##な", Pieces(pieces, "日本かな"));
        Assert.Equal("ᄒ ##ᅡ ##ᆫ", Pieces(pieces, "한"));
        Assert.Equal("x ! x !", Pieces(pieces, "x!x!"));
        Assert.Equal("豈", Pieces(pieces, "\uF900")); // a compatibility ideograph is the one it stands for
        Assert.Equal("а ##и", Pieces(pieces, "Ай"));
        Assert.Equal("[UNK]", Pieces(pieces, "xy"));
        Assert.Equal("x " + string.Join(' ', Enumerable.Repeat("##x", 99)), Pieces(pieces, new('x', 100)));
        Assert.Equal("[UNK]", Pieces(pieces, new('x', 101)));
        // Counted without accents.
        Assert.Equal(Pieces(pieces, new('x', 100)), Pieces(pieces, string.Concat(Enumerable.Repeat("x\u0301", 100))));
        Assert.Equal("", Pieces(pieces, " \t\u0301"));
    }

    [Fact]
    public void A_vocabulary_with_upper_case_keeps_case_and_accents()
    {
        string[] pieces = ["[UNK]", "[CLS]", "[SEP]", "The", "the", "é", "É"];
        Assert.False(Vocabulary(pieces).LowerCase);
        Assert.Equal("The the é É [UNK]", Pieces(pieces, "The the é É e"));
        Assert.True(Vocabulary("[UNK]", "[CLS]", "[SEP]", "the").LowerCase);
    }

    /// <summary>Microsoft.ML.Tokenizers' byte-pair encoder: right on all golden texts, but quadratic in the length of a word.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Byte_pairs_agree_with_another_implementation_on_random_text()
    {
        var pattern = new System.Text.RegularExpressions.Regex(
            @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
        );
        var other = Peer.BpeTokenizer.Create(
            new Peer.BpeOptions(ReferenceData.Golden("tiny-roberta/vocab.json"), ReferenceData.Golden("tiny-roberta/merges.txt"))
            {
                ByteLevel = true,
                PreTokenizer = new Peer.RegexPreTokenizer(pattern, specialTokens: null),
            }
        );
        var parts = Gen.OneOf(
            "the",
            "that",
            " you",
            "leave",
            "a",
            "'ll",
            "'",
            " ",
            "  ",
            "\n",
            "\t ",
            "7",
            "½",
            "é",
            "日",
            "’",
            "!",
            "...",
            "\u0085",
            "😂",
            "<s>",
            "or",
            "le",
            "a",
            "'T",
            " '"
        );
        parts
            .Array[0, 30]
            .Sample(
                chosen =>
                {
                    var text = string.Concat(chosen);
                    Assert.Equal(other.EncodeToIds(text), Roberta.Encode(text));
                },
                iter: 20_000,
                seed: "0000KeCnXJh3"
            );
    }

    [Theory]
    [InlineData("a")]
    [InlineData("the")]
    [InlineData("the ")]
    [InlineData("supercalifragilistic ")]
    [InlineData("\u0301")]
    [InlineData("é")]
    [InlineData("'")]
    [InlineData("'l")]
    [InlineData(" ")]
    [InlineData("[CLS]")]
    [InlineData("日")]
    [InlineData("😂")]
    [InlineData("한")]
    public void A_hostile_utterance_of_100_000_characters_takes_linear_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));
        foreach (var tokenizer in (SubwordTokenizer[])[Bert, Roberta])
        {
            tokenizer.Encode(text[..10_000]);
            var time = ThreadTime.Start();
            tokenizer.Encode(text);
            var taken = time.Elapsed.TotalMilliseconds;
            Assert.True(taken < 500, $"{tokenizer.GetType().Name}: {taken:f0} ms");
        }
    }

    [Fact]
    public void Every_text_is_cut_without_an_error_into_known_ids()
    {
        Gen.Char.Array[0, 200]
            .Sample(
                characters =>
                {
                    var text = new string(characters);
                    Assert.All(Bert.Encode(text), id => Assert.InRange(id, 1, Bert.Count - 1));
                    Assert.All(Roberta.Encode(text), id => Assert.InRange(id, 5, Roberta.Count - 1));
                },
                iter: 5_000,
                seed: "0000KeCnXJh3"
            );
    }

    [Theory]
    [InlineData("[CLS]\n[SEP]\na\n", "vocab.txt: the token '[UNK]' is missing among 3")]
    [InlineData("[UNK]\n[CLS]\na\n", "vocab.txt: the token '[SEP]' is missing among 3")]
    [InlineData("[UNK]\n[CLS]\n[SEP]\na\nb\na\n", "vocab.txt:6: 'a' is there already, on line 4")]
    [InlineData("", "the token '[UNK]' is missing")]
    public void A_broken_vocabulary_of_words_is_one_clear_error(string vocabulary, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => BertTokenizer.Read(Stream(vocabulary), "vocab.txt")).Message);

    [Theory]
    [InlineData("\"</s>\":2,", "", "", "vocab.json: the token '</s>' is missing among 319")]
    [InlineData("\"!\":5,", "", "", "vocab.json: the piece '!' of the byte 33 is missing")]
    [InlineData("\"th\":262,", "", "", "the piece 'th' is not in vocab.json")]
    [InlineData("\"!\":5,", "\"!\":6,", "", "two pieces have the same id")]
    [InlineData("\"!\":5,", "\"!\":\"5\",", "", "the id of '!' must be a whole number")]
    [InlineData("\"!\":5,", "\"!\":-5,", "", "the id of '!' must be a whole number")]
    [InlineData("\"!\":5,", "\"!\":5,\"!\":5,", "", "vocab.json: not a JSON object")]
    [InlineData("\"!\":5,", "\"!\":{},", "", "vocab.json: ")]
    [InlineData("{", "[", "", "vocab.json: not a JSON object")]
    [InlineData("", "", "a\n", "merges.txt:61: not two pieces")]
    [InlineData("", "", "a t\n", "merges.txt:61: the merge is there already")]
    [InlineData("", "", "< s>\n", "the piece 's>' is not in")]
    public void Broken_byte_pairs_are_one_clear_error(string from, string to, string line, string message)
    {
        var vocabulary = File.ReadAllText(ReferenceData.Golden("tiny-roberta/vocab.json"));
        var merges = File.ReadAllText(ReferenceData.Golden("tiny-roberta/merges.txt"));
        if (from.Length > 0)
            Assert.Contains(from, vocabulary, StringComparison.Ordinal);
        var broken = from.Length > 0 ? vocabulary.Replace(from, to, StringComparison.Ordinal) : vocabulary;
        merges = merges.TrimEnd('\n') + '\n' + line;
        var error = Assert.Throws<InvalidDataException>(() =>
            RobertaTokenizer.Read(Stream(broken), Stream(merges), "vocab.json", "merges.txt")
        );
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokeniser_is_one_clear_error() =>
        Assert.Contains(
            "neither vocab.txt",
            Assert.Throws<InvalidDataException>(() => SubwordTokenizer.Open(ReferenceData.Golden("tiny-speech"))).Message
        );

    private static int[] Ids(JsonElement golden) => [.. golden.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

    private static string Pieces(string[] vocabulary, string text) =>
        string.Join(' ', Vocabulary(vocabulary).Encode(text).Select(id => vocabulary[id]));

    private static BertTokenizer Vocabulary(params string[] pieces) => BertTokenizer.Read(Stream(string.Join('\n', pieces)), "vocab.txt");

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
