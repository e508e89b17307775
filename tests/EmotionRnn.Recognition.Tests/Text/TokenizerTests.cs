using System.Text.RegularExpressions;
using CsCheck;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public partial class TokenizerTests
{
    [Theory]
    [InlineData("I don't know... he’s lost it!", "i|do|n't|know|...|he|'s|lost|it|!")]
    [InlineData("Y'know what?! 'Til 9:30, $20", "y|'|know|what|?|!|'|til|9|:|30|,|$|20")]
    [InlineData("You\u0092re\u0085 no\u0097wait — I can‘t", "you|'re|...|no|-|wait|-|i|ca|n't")]
    [InlineData("“We'll,” they’d said… ‘we’", "\"|we|'ll|,|\"|they|'d|said|...|'we|'")]
    [InlineData("n't don'ts rock'n'roll", "n|'t|do|n't|s|rock|'n|'|roll")]
    [InlineData("don'tn't 's9 's_ 'sé x's.", "do|n't|n|'t|'|s|9|'|s|_|'|s|é|x|'s|.")]
    [InlineData("Ça va, café? 日本 ٣٤ 👍🏽", "ç|a|va|,|caf|é|?|日|本|٣٤|👍|🏽")]
    [InlineData("..... a_b a-b", "...|.|.|a|_|b|a|-|b")]
    [InlineData(" \t\r\n\u00A0\u2003\u200B\uFEFF\0", "")]
    public void Utterances_are_cut_as_the_pattern_says(string text, string expected) =>
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|'), Tokenizer.Tokenize(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal(["a", "\uFFFD", "b"], Tokenizer.Tokenize("a\uD83Db"));

    [Fact]
    public void The_scanner_agrees_with_the_regular_expression()
    {
        var parts = Gen.OneOf(
            "a",
            "n",
            "t",
            "b",
            "'",
            "n't",
            "'t",
            ".",
            "...",
            " ",
            "7",
            "_",
            "é",
            "٣",
            "\u0301",
            "’",
            "…",
            "—",
            "日",
            "A",
            "\t",
            "?"
        );
        parts
            .Array[0, 24]
            .Sample(
                chosen =>
                {
                    var text = string.Concat(chosen);
                    Assert.Equal(Reference(text), Tokenizer.Tokenize(text));
                },
                iter: 20_000,
                seed: "0000KeCnXJh3"
            );
    }

    [Theory]
    [InlineData("a")]
    [InlineData("an'")]
    [InlineData("n't")]
    [InlineData("'")]
    [InlineData("'a")]
    [InlineData(".")]
    [InlineData("9")]
    [InlineData("…")]
    public void Long_monotonous_utterances_take_linear_time(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));
        Tokenizer.Tokenize(text);
        var time = ThreadTime.Start();
        var tokens = Tokenizer.Tokenize(text);
        Assert.InRange(time.Elapsed.TotalMilliseconds, 0, 250);
        Assert.Equal(TextNormalizer.Normalize(text).Length, tokens.Sum(token => token.Length));
    }

    [GeneratedRegex(@"\.\.\.|[a-z]+n't|'[a-z]{1,2}\b|[a-z]+|\d+|[^\sa-z\d]")]
    private static partial Regex Pattern();

    private static IEnumerable<string> Reference(string text) =>
        from Match match in Pattern().Matches(TextNormalizer.Normalize(text))
        from token in match.Value.Length > 3 && match.Value.EndsWith("n't", StringComparison.Ordinal)
            ? new[] { match.Value[..^3], "n't" }
            : [match.Value]
        select token;
}
