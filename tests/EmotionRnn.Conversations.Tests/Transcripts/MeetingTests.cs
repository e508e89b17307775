namespace EmotionRnn.Conversations.Tests;

public class MeetingTests
{
    private const string Blocks = "transcript with a line for each name and time";

    [Fact]
    public void Otter_has_names_and_times_over_the_text() =>
        Assert.Equal(
            [Blocks, "Ann Lee: We won the bid./Remember: tell nobody. @3-", "Ben: At 10:30? @75-", "! 1 x2 left out", "! 11 x1 left out"],
            Layout.Read(
                """
                Weekly sync
                Tue, Mar 12, 2024

                Ann Lee  0:03
                We won the bid.
                Remember: tell nobody.

                Ben  1:15
                At 10:30?

                Transcribed by https://otter.ai
                """
            )
        );

    [Fact]
    public void Teams_has_a_title_a_date_a_duration_and_who_started() =>
        Assert.Equal(
            [Blocks, "Ann Lee: Hello all. @3-", "O'Brien, Pat (Guest): Hi. @7-", "! 1 x2 left out", "! 3 x3 left out"],
            Layout.Read(
                """
                Weekly sync-20240312_150000-Meeting Recording
                March 12, 2024, 3:00PM
                25m 3s

                Ann Lee started transcription

                Ann Lee   0:03
                Hello all.

                O'Brien, Pat (Guest)   0:07
                Hi.

                Ann Lee stopped transcription
                """
            )
        );

    [Theory]
    [InlineData("Speaker 1 (00:03)\nHello.\n\nSpeaker 2 (01:04)\nHi.\n")]
    [InlineData("Speaker 1 [00:00:03]\nHello.\n\nSpeaker 2 [00:01:04]\nHi.\n")]
    [InlineData("Speaker 1 | 00:03\nHello.\nSpeaker 2 | 01:04\nHi.\n")]
    [InlineData("Speaker 1  0:03  Hello.\nSpeaker 2  1:04  Hi.\n")]
    [InlineData("Speaker 1 (00:03):\nHello.\n\nSpeaker 2 (01:04):\nHi.\n")]
    public void Names_with_times_stand_over_the_text_in_many_ways(string text) =>
        Assert.Equal([Blocks, "Speaker 1: Hello. @3-", "Speaker 2: Hi. @64-"], Layout.Read(text));

    [Fact]
    public void Google_Meet_has_who_was_there_and_a_time_every_few_minutes() =>
        Assert.Equal(
            [
                "Google Meet transcript",
                "Ann Lee: We won the bid. @0-",
                "Ben: Really?",
                "Ann Lee: Yes. @300-",
                "! 1 x1 left out",
                "! 2 x3 left out",
            ],
            Layout.Read(
                """
                Weekly sync (2024-03-12 15:00 GMT) - Transcript
                Attendees
                Ann Lee, Ben
                Transcript
                00:00:00

                Ann Lee: We won the bid.
                Ben: Really?
                00:05:00

                Ann Lee: Yes.
                Meeting ended after 00:25:03 👋
                """.Replace("Ann Lee, Ben\n", "", StringComparison.Ordinal)
            )
        );

    [Fact]
    public void Zoom_chat_has_to_whom_and_reactions() =>
        Assert.Equal(
            ["Zoom chat", "Ann Lee: hi all", "Ben: hi: Ann", "! 5 x1 left out", "! 4 x1 left out"],
            Layout.Read(
                "10:15:02 From Ann Lee to Everyone:\n\thi all\n10:15:40\t From  Ben : hi: Ann\n10:16:00 From Ann Lee to "
                    + "Ben(Direct Message):\n\tReacted to \"hi: Ann\" with 👍\n"
            )
        );

    [Theory]
    [InlineData("**Ann Lee:** We won!\n\n**Ben:** No way.\nReally?\n")]
    [InlineData("**Ann Lee**: We won!\n\n**Ben**: No way.\nReally?\n")]
    [InlineData("- **Ann Lee:** We won!\n- **Ben:** No way.\nReally?\n")]
    [InlineData("**Ann Lee**\n\nWe won!\n\n**Ben**\n\nNo way.\nReally?\n")]
    public void Markdown_has_names_in_bold(string text) =>
        Assert.Equal(["Markdown transcript", "Ann Lee: We won!", "Ben: No way./Really?"], Layout.Read(text));

    [Fact]
    public void Names_may_carry_times_and_last_names_first()
    {
        Assert.Equal(
            ["plain text", "Ben: hi", "Ann Lee: ho @62-", "! 3 x1 left out"],
            Layout.Read("Ben (5:03 PM): hi\nAnn Lee [01:02]: ho\nTranscribed by https://example.org\n")
        );
        Assert.Equal(
            ["transcript of last and first names", "O'Brien, Pat: hi", "Lee, Ann: ho/well", "O'Brien, Pat: bye @62-"],
            Layout.Read("O'Brien, Pat: hi\nLee, Ann: ho\nwell\n[00:01:02] O'Brien, Pat: bye\n")
        );
    }

    [Fact]
    public void Lines_before_the_first_name_are_warned_of_in_plain_text() =>
        Assert.Equal(
            ["plain text", "unknown: The kitchen", "Ann: hi", "! 1 x1 read as said by \"unknown\""],
            Layout.Read("The kitchen\nAnn: hi\n")
        );

    [Fact]
    public void Zoom_and_Teams_captions_name_who_speaks()
    {
        Assert.Equal(
            ["WebVTT captions", "Ann Lee: Hello all. @1-2.5", "Ben: Hi: Ann. @3-4"],
            Layout.Read(
                "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.500\r\nAnn Lee: Hello all.\r\n\r\n2\r\n00:00:03.000 --> "
                    + "00:00:04.000\r\nBen: Hi: Ann.\r\n"
            )
        );
        Assert.Equal(
            ["WebVTT captions", "Ann Lee: Hello all. @1-2.5", "Ben: Hi. @3-4"],
            Layout.Read(
                "WEBVTT\n\n4f0c-11/12-0\n00:00:01.000 --> 00:00:02.500\n<v Ann Lee>Hello "
                    + "all.</v>\n\n4f0c-11/13-0\n00:00:03.000 --> 00:00:04.000\n<v Ben>Hi.</v>\n"
            )
        );
    }
}
