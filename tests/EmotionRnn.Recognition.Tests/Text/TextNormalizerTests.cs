using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class TextNormalizerTests
{
    [Theory]
    [InlineData("He’s “fine”… no—wait – ok", "He's \"fine\"... no - wait - ok")]
    [InlineData("You\u0092re\u0085 no\u0097wait", "You're... no - wait")]
    [InlineData("plain ASCII, with 'all' its \"marks\"-- and ...", "plain ASCII, with 'all' its \"marks\"-- and ...")]
    [InlineData("don`t", "don't")]
    [InlineData("\uFEFFa\u200Bb\0\tc\u007F\u0080", "ab\tc")]
    [InlineData("Ünï 👍🏽", "Ünï 👍🏽")]
    public void Punctuation_becomes_ascii_and_letters_stay(string text, string expected)
    {
        Assert.Equal(expected, TextNormalizer.NormalizePunctuation(text));
        Assert.Equal(expected.ToLowerInvariant(), TextNormalizer.Normalize(text));
        Assert.Equal(expected, TextNormalizer.NormalizePunctuation(expected));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("half \uFFFD pair", TextNormalizer.NormalizePunctuation("half \uD83D pair"));
}
