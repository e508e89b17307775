using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Tests.Text;

public class WrittenLanguageTests
{
    [Theory]
    [InlineData("¡Déjame en paz, mentiroso!", "Spanish")]
    [InlineData("No quiero verte nunca más", "Spanish")]
    [InlineData("Laisse-moi tranquille, menteur !", "French")]
    [InlineData("C'est pas possible, j'ai tout perdu", "French")]
    [InlineData("Lass mich in Ruhe, du Lügner!", "German")]
    [InlineData("Ich freue mich so sehr auf dich", "German")]
    [InlineData("Lasciami in pace, bugiardo! Non ti credo", "Italian")]
    [InlineData("Não acredito, isso é muito bom!", "Portuguese")]
    [InlineData("Ik ben zo blij dat je er bent", "Dutch")]
    [InlineData("Nie wierzę, to jest straszne", "Polish")]
    [InlineData("Çok mutluyum, teşekkür ederim", "Turkish")]
    [InlineData("Jag är så glad att du kom", "Swedish")]
    [InlineData("Оставь меня в покое", "Russian")]
    [InlineData("اتركني وشأني", "Arabic")]
    [InlineData("别烦我,骗子", "Chinese")]
    [InlineData("うそつき、ほっといて", "Japanese")]
    [InlineData("나 좀 내버려 둬", "Korean")]
    [InlineData("मुझे अकेला छोड़ दो", "Hindi")]
    [InlineData("Leave me alone, you liar!", "English")]
    [InlineData("I met José and Zoë at the café near El Paso, it was très chic", "English")]
    [InlineData("Hola amigo, how are you doing?", "English")]
    public void A_language_is_named(string text, string language) => Assert.Equal(language, WrittenLanguage.Of(text));

    [Theory]
    [InlineData("hmm")]
    [InlineData("Ja!")]
    [InlineData("😂 100 %")]
    [InlineData("")]
    public void What_is_not_plain_stays_open(string text) => Assert.Null(WrittenLanguage.Of(text));

    [Fact]
    public void A_corpus_has_the_languages_that_are_no_accident()
    {
        string[] english = [.. Enumerable.Repeat("I would like to know what you think", 60)];
        Assert.Equal(["English"], WrittenLanguage.Among([.. english, "No quiero verte nunca más"]));
        Assert.Equal(["English", "Spanish"], WrittenLanguage.Among([.. english, .. Enumerable.Repeat("No quiero verte nunca más", 3)]));
    }

    [Fact]
    public void Everyday_turns_are_not_taken_for_another_language() =>
        AssertEnglish(CorpusReader.Read(CorpusFormat.Plain, Path.Combine(ReferenceData.Repository, "corpora", "everyday")));

    [Fact]
    public void Turns_of_MELD_are_not_taken_for_another_language() =>
        AssertEnglish(CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld")));

    // One in two hundred may be.
    private static void AssertEnglish(Corpus corpus)
    {
        string[] texts = [.. corpus[Split.Test].SelectMany(c => c.Utterances).Select(u => u.Text)];
        string[] mistaken = [.. texts.Where(text => WrittenLanguage.Of(text) is { } name && name != "English")];
        TestContext.Current.TestOutputHelper?.WriteLine($"{mistaken.Length} of {texts.Length}: {string.Join(" | ", mistaken)}");
        Assert.True(mistaken.Length * 200 <= texts.Length, $"{mistaken.Length} of {texts.Length}: {string.Join(" | ", mistaken)}");
        Assert.Equal(["English"], WrittenLanguage.Among(corpus[Split.Train].SelectMany(c => c.Utterances).Select(u => u.Text)));
    }
}
