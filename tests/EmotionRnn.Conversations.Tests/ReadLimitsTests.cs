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
