using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class EmojiTests
{
    [Theory]
    [InlineData("we won 😭", "we won loudly crying face ")]
    [InlineData("😂😂😂😂", "face with tears of joy face with tears of joy ")]
    [InlineData("great🙄", "great face with rolling eyes ")]
    [InlineData("❤️", "red heart ")]
    [InlineData("👍🏽 ok", "thumbs up  ok")]
    [InlineData("🤷‍♀️", "person shrugging ")]
    [InlineData("from 🇪🇸 !", "from  !")]
    [InlineData("nice :) thanks", "nice smiling face thanks")]
    [InlineData("gone :(.", "gone frowning face.")]
    [InlineData("<3 xD", "red heart face with tears of joy")]
    public void A_sign_becomes_words(string text, string expected) => Assert.Equal(expected, DialogueWindows.Clean(text));

    [Theory]
    [InlineData("at 8:00, see http://x.org/a;b=c")]
    [InlineData("Das Wort: Dr. No (it's: not)")]
    [InlineData("naïve café, 5 < 6")]
    [InlineData("zwj\u200D alone")]
    [InlineData("")]
    public void Other_text_stays(string text) => Assert.Equal(text, DialogueWindows.Clean(text));

    [Fact]
    public void Half_a_surrogate_pair_does_no_harm() => Assert.Equal("\uFFFD no", DialogueWindows.Clean("\uD83D no"));
}
