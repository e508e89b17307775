using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class TranscriptTests
{
    [Fact]
    public void A_line_with_a_speaker_is_a_turn_and_one_without_continues_it()
    {
        Assert.Equal(["Anna|Hi!\nIt's me.", "Ben|Oh: you again"], Turns("Anna: Hi!\nIt's me.\n\nBen : Oh: you again\n"));
    }

    [Fact]
    public void Three_hyphens_begin_another_conversation()
    {
        var conversations = Read("A: one\n---\nB: two\nA: three\n-----\n");
        Assert.Equal(["1", "2"], conversations.Select(conversation => conversation.Id));
        Assert.Equal(
            [
                ["A"],
                ["B", "A"],
            ],
            conversations.Select(conversation => conversation.Parties)
        );
    }

    [Fact]
    public void Lines_before_the_first_speaker_are_turns_of_an_unnamed_one()
    {
        Assert.Equal(
            ["unknown|I am so happy!", "unknown|And now I am not.", "Ben|Why?"],
            Turns("I am so happy!\nAnd now I am not.\nBen: Why?")
        );
    }

    [Theory]
    [InlineData("Anna: see https://example.org/a:b", "Anna|see https://example.org/a:b")]
    [InlineData("Anna: one\nhttps://example.org: two", "Anna|one\nhttps://example.org: two")]
    [InlineData("Anna: at\n10:30 we meet", "Anna|at\n10:30 we meet")]
    [InlineData("Anna: well\nhaha :) so", "Anna|well\nhaha :) so")]
    [InlineData("Anna: well\nI have only one thing to say: no", "Anna|well\nI have only one thing to say: no")]
    [InlineData("Anna: well\nOh, look: a bird", "Anna|well\nOh, look: a bird")]
    [InlineData("安娜：你好\nBen：hi", "安娜|你好", "Ben|hi")]
    [InlineData(
        "Dr. Green: hi\nPhoebe's mom: hey\n+43 660 1234: yo\nSpeaker 1:\nhi there",
        "Dr. Green|hi",
        "Phoebe's mom|hey",
        "+43 660 1234|yo",
        "Speaker 1|hi there"
    )]
    public void A_speaker_is_a_short_name_before_a_colon_and_a_space(string text, params string[] turns)
    {
        Assert.Equal(turns, Turns(text));
    }

    [Theory]
    [InlineData("[00:01:02] Anna: hi", "Anna|hi|00:01:02|")]
    [InlineData("[01:02.5] Anna: hi", "Anna|hi|00:01:02.5000000|")]
    [InlineData("(1:02) Anna: hi", "Anna|hi|00:01:02|")]
    [InlineData("00:01:02 Anna: hi", "Anna|hi|00:01:02|")]
    [InlineData("00:01:02,250 --> 00:01:04 Anna: hi", "Anna|hi|00:01:02.2500000|00:01:04")]
    [InlineData("[00:01:02 - 00:01:04] Anna: hi", "Anna|hi|00:01:02|00:01:04")]
    [InlineData("[00:01:02] hi there", "unknown|hi there|00:01:02|")]
    [InlineData("12/03/24, 10:15 - Anna: hi", "Anna|hi||")]
    [InlineData("\u200E[12.03.24, 10:15:02] Anna: hi", "Anna|hi||")]
    [InlineData("[2024-03-12T10:15:02] Anna: hi", "Anna|hi||")]
    [InlineData("3/12/24, 10:15\u202FPM - Anna: hi", "Anna|hi||")]
    [InlineData("12/03/24, 10:15 - Anna added Ben", "unknown|Anna added Ben||")]
    public void Time_stamps_of_recordings_are_kept_and_of_calendars_read_past(string text, string turn)
    {
        var utterance = Assert.Single(Read(text)[0].Utterances);
        Assert.Equal(turn, $"{utterance.Speaker}|{utterance.Text}|{utterance.Start}|{utterance.End}");
    }

    private static ConversationCollection Read(string text) =>
        ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), ConversationFormat.Text);

    private static IEnumerable<string> Turns(string text) =>
        Read(text).Single().Utterances.Select(utterance => $"{utterance.Speaker}|{utterance.Text}");
}
