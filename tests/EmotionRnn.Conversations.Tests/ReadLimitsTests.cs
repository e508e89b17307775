using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class ReadLimitsTests
{
    [Theory]
    [InlineData("A: 0123456789", 12, "input: the file is larger than 12 bytes; cut it into smaller files")]
    [InlineData(
        "A: ok\nB: 01234567890",
        100,
        "input:2: the utterance has 11 characters, the limit is 10; cut it into several utterances, or look for a missing quote"
    )]
    [InlineData("A: 0\nB: 1\nC: 2\nD: 3", 100, "input:4: there are more than 3 utterances; cut the file into smaller ones")]
    [InlineData(
        "Christopher: 0",
        100,
        "input:1: the speaker's name has 11 characters, the limit is 8; shorten it, or look for a missing quote or a shifted column"
    )]
    [InlineData(
        "A: 0123456789 0123456789 0123456789 0123456789 0123456789",
        100,
        "input:1: the line has 57 bytes; cut it into several utterances"
    )]
    [InlineData(
        "[{\"a\":[[[]]]}]",
        100,
        "input:1:9: the JSON is broken: The maximum configured depth of 4 has been exceeded. Cannot read next JSON array; correct "
            + "it there or just before"
    )]
    [InlineData(
        "speaker,text\nA,01234567890",
        100,
        "input:2: the utterance has 11 characters, the limit is 10; cut it into several utterances, or look for a missing quote"
    )]
    public void A_file_beyond_a_limit_is_refused(string content, int maxBytes, string message)
    {
        var limits = new ReadLimits
        {
            MaxFileBytes = maxBytes,
            MaxTextLength = 10,
            MaxUtterances = 3,
            MaxNameLength = 8,
            MaxDepth = 4,
        };
        var error = Assert.Throws<ConversationFormatException>(() =>
            ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), limits: limits)
        );
        Assert.Equal(message, error.Message);
    }

    public static TheoryData<string, Func<int, string>> LongConversations =>
        new()
        {
            { "lines without a speaker", turns => string.Concat(Enumerable.Repeat("hello\n", turns)) },
            { "lines of a colon", turns => string.Concat(Enumerable.Repeat(":\n", turns)) },
            { "JSON", turns => $"[{string.Join(',', Enumerable.Repeat("{\"speaker\":\"A\",\"text\":\"hello\"}", turns))}]" },
            { "CSV", turns => "speaker,text\n" + string.Concat(Enumerable.Repeat("A,hello\n", turns)) },
            {
                "subtitles",
                turns =>
                    string.Concat(
                        Enumerable.Range(0, turns).Select(i => $"{i + 1}\n{Time(i / 2)},000 --> {Time(i / 2 + 1)},000\nA: hello{i}\n\n")
                    )
            },
            { "one subtitle", turns => "1\n00:00:00,000 --> 00:00:09,000\n" + string.Concat(Enumerable.Repeat("- hello\n", turns)) },
            {
                "RTTM",
                turns => string.Concat(Enumerable.Range(0, turns).Select(i => $"SPEAKER a 1 {i % 7} 90 <NA> <NA> s{i % 3} <NA> <NA>\n"))
            },
            {
                "Whisper",
                turns =>
                    "{\"segments\":["
                    + string.Join(',', Enumerable.Range(0, turns).Select(i => $"{{\"start\":{i},\"end\":{i + 1},\"text\":\"hello\"}}"))
                    + "]}"
            },
        };

    [Theory]
    [MemberData(nameof(LongConversations))]
    public void A_conversation_of_more_turns_than_are_answered_as_a_whole_is_refused(string kind, Func<int, string> write)
    {
        var most = ReadLimits.Default.MaxTurns;
        Assert.Equal(10_000, most);
        Assert.Equal(most, Assert.Single(Read(most)).Utterances.Count);
        var error = Assert.Throws<ConversationFormatException>(() => Read(10 * most));
        Assert.Equal("the conversation has more than 10,000 turns", error.Problem);
        Assert.True(error.Remedy == "cut it into several, where it pauses or a scene ends", kind);

        IReadOnlyList<Conversation> Read(int turns) => ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(write(turns))));
    }

    /// <summary>A million subtitles are 39 MB; all but the lines up to the limit stay bytes.</summary>
    [Fact]
    public void A_file_of_more_lines_than_the_limit_is_refused_before_they_take_memory()
    {
        var cues = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i}\n{Time(i % 3600)},000 --> {Time(i % 3600 + 1)},000\nx\n\n"))
        );
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(new MemoryStream(cues)));
        Assert.Equal("input:1000001: there are more than 1,000,000 lines; cut the file into smaller ones", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, cues.Length, 10L * cues.Length);
    }

    [Theory]
    [InlineData("[{\"speaker\":\"A\\u0000\",\"text\":\"x\"}]", "the speaker's name \"A?\"")]
    [InlineData("[{\"speaker\":\"A\\u001b[2J\",\"text\":\"x\"}]", "the speaker's name \"A?[2J\"")]
    [InlineData("[{\"speaker\":\"A\",\"text\":\"x\",\"emotion\":\"j\\noy\"}]", "the emotion \"j?oy\"")]
    [InlineData("[{\"speaker\":\"A\",\"text\":\"x\",\"clip\":\"a\\u0000.wav\"}]", "the clip's name \"a?.wav\"")]
    [InlineData("speaker,text\n\"A\nB\",x\n", "the speaker's name \"A?B\"")]
    public void A_name_with_control_characters_is_refused_and_not_shown_as_it_is(string content, string problem)
    {
        var error = Assert.Throws<ConversationFormatException>(() =>
            ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)))
        );
        Assert.Equal($"{problem} has a line break or another control character", error.Problem);
        Assert.Throws<ArgumentException>(() => new LabelSet("a", "b\0"));
    }

    private static string Time(int seconds) =>
        TimeSpan.FromSeconds(seconds).ToString("c", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void A_stream_without_end_is_refused()
    {
        using var endless = new EndlessStream();
        var limits = new ReadLimits { MaxFileBytes = 1 << 20 };
        Assert.Equal(
            "input: the file is larger than 1 MB; cut it into smaller files",
            Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(endless, limits: limits)).Message
        );
        Assert.InRange(endless.BytesRead, 1 << 20, 2 << 20);
    }

    [Fact]
    public void Too_many_labels_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "own.csv",
            "conversation,speaker,text,emotion,split\n"
                + string.Concat(Enumerable.Range(0, 1001).Select(i => $"{i},A,hi,label {i},train\n"))
        );
        Assert.Equal(
            "own.csv: there are 1,001 different emotions, the limit is 1,000; check that the right column is called \"emotion\"",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Plain, path)).Message
        );
    }

    private sealed class EndlessStream : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)'x', offset, count);
            BytesRead += count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
