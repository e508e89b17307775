using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class SubtitleTests
{
    [Fact]
    public void Each_subtitle_is_a_turn_with_its_times()
    {
        const string Srt =
            "1\n00:00:01,000 --> 00:00:02,500\nMaya: Guess what?\nI got the part!\n\n2\n00:01:02,000 --> 01:00:03,040 X1:1 "
            + "X2:2\nTom: <i>No</i> {\\an8}way!\n";
        Assert.Equal(
            ["0 Maya|Guess what? I got the part!|00:00:01|00:00:02.5000000", "1 Tom|No way!|00:01:02|01:00:03.0400000"],
            Read(Srt)
        );
    }

    [Theory]
    [InlineData("00:01.5 --> 00:02\nHi!")]
    [InlineData("\uFEFF\r\n\r\n7\r\n0:00:01.500 --> 0:00:02.000\r\nHi!\r\n")]
    [InlineData(
        "1\n00:00:01,500-->00:00:02,000\nHi!\n2\n00:00:03,000 --> 00:00:04,000\n[door slams]\n3\n00:00:05,000 --> "
            + "00:00:06,000\n♪ la la ♪\n"
    )]
    [InlineData("1\n00:00:01,500 --> 00:00:02,000\nHi!\n\n2\n00:00:03,000 --> 00:00:04,000\n\n\n3\n00:00:03,000 --> 00:00:04,000\n...\n")]
    public void Loose_files_are_read_and_what_is_not_spoken_is_left_out(string srt) =>
        Assert.Equal(["0 unknown|Hi!|00:00:01.5000000|00:00:02"], Read(srt));

    [Fact]
    public void A_blank_line_within_a_text_does_not_lose_the_rest()
    {
        Assert.Equal(
            ["0 unknown|one two|00:00:01|00:00:02", "1 unknown|42|00:00:03|00:00:04"],
            Read(
                "1\n00:00:01,000 --> 00:00:02,000\none\n\ntwo\n\n2\n00:00:03,000 --> 00:00:04,000\n42\n\n3\n00:00:05,000 --> 00:00:06,000\n"
            )
        );
    }

    [Fact]
    public void Subtitles_out_of_order_are_put_in_the_order_of_their_starts()
    {
        Assert.Equal(
            ["0 unknown|a|00:00:01|00:00:02", "1 unknown|b|00:00:03|00:00:04"],
            Read("1\n00:00:03,000 --> 00:00:04,000\nb\n\n2\n00:00:01,000 --> 00:00:02,000\na\n")
        );
    }

    [Theory]
    [InlineData("MAYA: Hi!|and more", "Maya/MAYA|Hi! and more")]
    [InlineData("[SPEAKER_00]: Hi!", "SPEAKER_00|Hi!")]
    [InlineData("(Maya): Hi!", "Maya|Hi!")]
    [InlineData("MAYA: Hi!|TOM: Ho!", "MAYA|Hi!", "TOM|Ho!")]
    [InlineData("- Hi!|- Ho!", "unknown|Hi!", "unknown|Ho!")]
    [InlineData("- MAYA: Hi!|there|- TOM: Ho!", "MAYA|Hi! there", "TOM|Ho!")]
    [InlineData(">> MAYA: Hi!|>> Ho!", "MAYA|Hi!", "unknown|Ho!")]
    [InlineData("-5 degrees|--", "unknown|-5 degrees --")]
    [InlineData("(sighs) I know.", "unknown|(sighs) I know.")]
    [InlineData("2 < 3 and 3 > 2 &amp; so", "unknown|2 < 3 and 3 > 2 & so")]
    public void Names_hyphens_and_angles_say_who_speaks(string text, params string[] turns)
    {
        var cue = $"1\n00:00:01,000 --> 00:00:02,000\n{text.Replace('|', '\n')}\n";
        Assert.Equal(turns.Select(turn => turn.Split('/')[^1]), Read(cue).Select(turn => turn[2..^"|00:00:01|00:00:02".Length]));
    }

    [Fact]
    public void A_turn_without_a_name_is_by_the_speaker_before_it_unless_a_hyphen_says_that_the_speaker_changes()
    {
        string[] texts = ["Well,", "MAYA: I think", "that we should go.", "- Why?", "TOM: Because."];
        Assert.Equal(["unknown", "MAYA", "MAYA", "unknown", "TOM"], Read(Cues(texts)).Select(turn => turn[2..turn.IndexOf('|')]));
    }

    [Fact]
    public void A_word_before_a_colon_is_a_name_only_in_a_file_whose_turns_begin_with_names()
    {
        Assert.StartsWith("0 unknown|Remember: no.", Read(Cues("Remember: no.", "a", "b", "c"))[0], StringComparison.Ordinal);
        Assert.StartsWith("0 Remember|no.", Read(Cues("Remember: no.", "Maya: a", "b", "c"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void WebVtt_has_voices_entities_comments_and_settings()
    {
        const string Vtt = """
            WEBVTT - a title

            STYLE
            ::cue { color: white }

            NOTE 00:00:00.000 --> 00:00:01.000
            not said

            intro
            00:01.000 --> 00:02.500 align:start position:0%
            <v.loud Maya Rao>Fish &amp; <c.yellow>chips</c>&nbsp;<00:00:02.000>now?</v>
            <v Tom>No!</v>

            00:02.500 --> 00:03.000
            Never.

            NOTE
            the end
            """;
        Assert.Equal(
            [
                "0 Maya Rao|Fish & chips\u00A0now?|00:00:01|00:00:02.5000000",
                "1 Tom|No!|00:00:01|00:00:02.5000000",
                "2 Tom|Never.|00:00:02.5000000|00:00:03",
            ],
            Read(Vtt)
        );
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\t \r")]
    public void A_line_of_white_space_within_a_cue_of_WebVtt_does_not_lose_the_rest(string white) =>
        Assert.Equal(
            ["0 unknown|one two NOTE three|00:00:01|00:00:02", "1 unknown|four|00:00:03|00:00:04"],
            Read(
                $"WEBVTT\n\n00:01.000 --> 00:02.000\none\n{white}\ntwo\n{white}\nNOTE three\n{white}\n"
                    + "2\n00:03.000 --> 00:04.000\nfour\n\nNOTE\nnot said\n"
            )
        );

    [Fact]
    public void A_cue_of_WebVtt_that_says_a_number_keeps_it() =>
        Assert.Equal(
            ["0 unknown|42|00:00:01|00:00:02", "1 unknown|four|00:00:03|00:00:04"],
            Read("WEBVTT\n\n00:01.000 --> 00:02.000\n42\n\n00:03.000 --> 00:04.000\nfour\n")
        );

    [Theory]
    [InlineData(
        "1\n00:00:01,000 --> soon\nHi\n",
        "a.srt:2: \"00:00:01,000 --> soon\" is not a line of times; write it as 00:00:01,000 --> 00:00:02,500"
    )]
    [InlineData(
        "1\n00:00:61,000 --> 00:01:02,000\nHi\n",
        "a.srt:2: \"00:00:61,000 --> 00:01:02,000\" is not a line of times; write it as 00:00:01,000 --> 00:00:02,500"
    )]
    [InlineData("1\n00:00:03,000 --> 00:00:02,000\nHi\n", "a.srt:2: it ends at 00:00:02.000, before it starts; correct the times")]
    [InlineData(
        "Hello\n00:00:01,000 --> 00:00:02,000\nHi\n",
        "a.srt:1: \"Hello\" stands before the first line of times; begin with a line such as 00:00:01,000 --> 00:00:02,500"
    )]
    [InlineData(
        "1\n00:00:01,000 --> 00:00:02,000\n(sighs)\n",
        "a.srt: there is no utterance in it; give at least one; line 2 was left out, as it only describes a sound or is sung"
    )]
    public void Errors_name_the_line(string srt, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            message,
            Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(folder.Write("a.srt", srt))).Message
        );
    }

    [Fact]
    public void A_subtitle_may_not_be_longer_than_the_limit()
    {
        var endless = "1\n00:00:01,000 --> 00:00:02,000\n" + string.Concat(Enumerable.Repeat("word\n", 100));
        var error = Assert.Throws<ConversationFormatException>(() =>
            ConversationReader.Read(Stream(endless), limits: new ReadLimits { MaxTextLength = 50 })
        );
        Assert.Equal("input:2: the subtitle has more than 50 characters; look for missing lines of times", error.Message);
    }

    private static string Cues(params string[] texts) =>
        string.Concat(texts.Select((text, i) => $"{i + 1}\n00:00:0{i + 1},000 --> 00:00:0{i + 2},000\n{text}\n\n"));

    private static string[] Read(string content) =>
        [
            .. Assert
                .Single(
                    ConversationReader.Read(
                        Stream(content),
                        content.Contains("-->", StringComparison.Ordinal)
                        && !content.TrimStart('\uFEFF', '\r', '\n').StartsWith("WEBVTT", StringComparison.Ordinal)
                            ? ConversationFormat.SubRip
                            : null
                    )
                )
                .Utterances.Select(utterance => $"{utterance.Id} {utterance.Speaker}|{utterance.Text}|{utterance.Start}|{utterance.End}"),
        ];

    private static MemoryStream Stream(string content) => new(Encoding.UTF8.GetBytes(content));
}
