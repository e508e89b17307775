using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class CaptionTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public void Captions_of_YouTube_that_roll_say_each_word_once() =>
        Assert.Equal(
            [
                "WebVTT captions",
                "unknown: hello everyone @0.16-2.07",
                "unknown: and welcome back @2.08-4",
                "unknown: to the show @4.01-6",
                "! 9 x4 left out",
            ],
            Layout.Read(
                """
                WEBVTT
                Kind: captions
                Language: en

                00:00:00.160 --> 00:00:02.070 align:start position:0%
                 
                hello<00:00:00.480><c> everyone</c>

                00:00:02.070 --> 00:00:02.080 align:start position:0%
                hello everyone
                 

                00:00:02.080 --> 00:00:04.000 align:start position:0%
                hello everyone
                and<00:00:02.500><c> welcome</c><00:00:03.000><c> back</c>

                00:00:04.000 --> 00:00:04.010 align:start position:0%
                and welcome back
                 

                00:00:04.010 --> 00:00:06.000 align:start position:0%
                and welcome back
                to<00:00:04.500><c> the</c><00:00:05.000><c> show</c>

                """
            )
        );

    [Fact]
    public void Somebody_may_say_the_same_twice() =>
        Assert.Equal(
            ["SubRip subtitles", "unknown: No. @1-2", "unknown: No. @2-3", "unknown: Yes. @3-4", "unknown: So? @4-5"],
            Layout.Read(
                "1\n00:00:01,000 --> 00:00:02,000\nNo.\n\n2\n00:00:02,000 --> 00:00:03,000\nNo.\n\n3\n00:00:03,000 --> "
                    + "00:00:04,000\nYes.\n\n4\n00:00:04,000 --> 00:00:05,000\nSo?\n"
            )
        );

    [Fact]
    public void SubStation_Alpha_has_names_comments_breaks_and_drawings() =>
        Assert.Equal(
            ["SubStation Alpha captions", "Maya: Guess what? I got it, really! @1-2.5", "unknown: No way! @2.8-4", "! 9 x2 left out"],
            Layout.Read(
                """
                [Script Info]
                Title: Scene

                [Events]
                Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
                Dialogue: 0,0:00:01.00,0:00:02.50,Default,Maya,0,0,0,,{\i1}Guess what?{\i0}\NI got it, really!

                Dialogue: 0,0:00:02.80,0:00:04.00,Default,,0,0,0,,- No way!
                Comment: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,not shown
                Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,{\p1}m 0 0 l 10 10{\p0}

                """
            )
        );

    [Fact]
    public void Captions_of_YouTube_in_its_own_format_are_read() =>
        Assert.Equal(
            ["YouTube captions (.sbv)", "unknown: Hello there @1-2.5", "BEN: Hi. @3-4", "! 8 x1 left out"],
            Layout.Read("0:00:01.000,0:00:02.500\nHello\nthere\n\n0:00:03.000,0:00:04.000\nBEN: Hi.\n\n0:00:05.000,0:00:06.000\n[Music]\n")
        );

    [Fact]
    public void Lyrics_last_until_the_next_line() =>
        Assert.Equal(
            [
                "lyrics with times (.lrc)",
                "unknown: I was there @12.5-15",
                "unknown: and so were you @15-20",
                "unknown: I was there @20-",
                "! 4 x1 left out",
            ],
            Layout.Read("[ar:The Band]\n[ti:Song]\n[00:12.50][00:20.00]I was there\nno time\n[00:15.00]and <00:16.00>so were you\n")
        );

    [Fact]
    public void Timed_Text_has_agents_breaks_and_several_units_of_time() =>
        Assert.Equal(
            [
                "Timed Text captions (TTML)",
                "Maya: Guess what? I got it! @1-2.5",
                "unknown: No & never. @2.8-4",
                "unknown: Yes. @5-6",
                "! 12 x1 left out",
            ],
            Layout.Read(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <tt xmlns="http://www.w3.org/ns/ttml"
                xmlns:ttm="http://www.w3.org/ns/ttml#metadata"
                xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25" ttp:tickRate="10000000">
                <head><metadata><ttm:agent xml:id="a1" type="person"><ttm:name type="full">Maya</ttm:name></ttm:agent></metadata></head>
                <body><div>
                <p begin="00:00:01.000" end="00:00:02.500" ttm:agent="a1">Guess what?<br/>
                  I <span>got</span> it!</p>

                <p begin="2800ms" dur="1.2s">- No &amp; never.</p>
                <p begin="50000000t" end="00:00:06:00">- Yes.</p>
                <p>no time</p>
                </div></body></tt>
                """
            )
        );

    [Theory]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nFish &amp; chips &lt;3 it&#39;s\n")]
    [InlineData("1\r00:00:01,000 --> 00:00:02,000\rFish & chips <3 it's\r")]
    [InlineData("WEBVTT\r\r00:01.000 --> 00:02.000\rFish &amp; chips &lt;3 it's\r")]
    public void Entities_and_the_line_ends_of_old_Macs_are_read(string content) =>
        Assert.Equal("unknown: Fish & chips <3 it's @1-2", Layout.Read(content)[1]);

    [Fact]
    public void The_content_decides_not_txt()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("SubRip subtitles", ConversationReader.Read(folder.Write("a.txt", "1\n00:00:01,000 --> 00:00:02,000\nHi\n")).Layout);
        Assert.Equal("CSV", ConversationReader.Read(folder.Write("b.txt", "speaker,text\nAnn,Hi\n")).Layout);
        Assert.Equal(
            "JSON of Whisper",
            ConversationReader.Read(folder.Write("c.srt", """{"segments":[{"start":0,"end":1,"text":"Hi"}]}""")).Layout
        );
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void A_byte_order_mark_tells_the_encoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes("Zoë: schön 😀\n")];
        Assert.Equal(["plain text", "Zoë: schön 😀"], Layout.Read(bytes));
    }

    [Fact]
    public void An_encoding_may_be_given_and_is_asked_for()
    {
        var bytes = Windows1252.GetBytes("Zoë: schön…\n");
        Assert.Equal(["plain text", "Zoë: schön…"], Layout.Read(bytes, Windows1252));
        Assert.Equal(
            "input:1: byte 2 (0xEB) is not valid UTF-8; save the file as UTF-8, or say what it is in, such as windows-1252",
            Assert.Throws<ConversationFormatException>(() => Layout.Read(bytes)).Message
        );
        Assert.Contains(
            "utf-16",
            Assert.Throws<ConversationFormatException>(() => Layout.Read(Encoding.Unicode.GetBytes("Ann: hi"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not valid utf-16",
            Assert.Throws<ConversationFormatException>(() => Layout.Read([0xFF, 0xFE, 0, 0xD8, 65, 0])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("%PDF-1.7\n", "it is a PDF")]
    [InlineData("{\\rtf1\\ansi hi}", "it is rich text (RTF)")]
    [InlineData("\n<!doctype html><p>Ann: hi", "it is a web page")]
    public void What_is_no_transcript_is_named_and_refused(string content, string problem) =>
        Assert.StartsWith(
            $"input: {problem}, not a transcript; ",
            Assert.Throws<ConversationFormatException>(() => Layout.Read(content)).Message,
            StringComparison.Ordinal
        );
}
