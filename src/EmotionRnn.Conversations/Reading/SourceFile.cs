using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace EmotionRnn.Conversations;

/// <summary>The bytes of one file or stream: no larger than the limit, valid UTF-8, without its byte order mark.</summary>
internal sealed class SourceFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly byte[] _bytes;
    private readonly int _start;

    public SourceFile(string name, byte[] bytes, ReadLimits limits)
    {
        (Name, _bytes, Limits) = (name, bytes, limits);
        if (bytes.Length > limits.MaxFileBytes)
            throw TooLarge(name, limits);
        _start = bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        if (!Utf8.IsValid(Bytes.Span))
            throw InvalidUtf8();
        if (Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw Error(null, "the file is empty", "give a file with at least one utterance");
    }

    /// <summary>The path or stream name as given.</summary>
    public string Name { get; }

    public ReadLimits Limits { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start);

    public static SourceFile Read(string path, ReadLimits limits)
    {
        if (!File.Exists(path))
            throw new ConversationFormatException(path, null, "there is no such file", "check the path");
        using var stream = File.OpenRead(path);
        return Read(stream, path, limits);
    }

    public static SourceFile Read(Stream stream, string name, ReadLimits limits)
    {
        using var content = new MemoryStream(stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position, 0, limits.MaxFileBytes) : 0);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            for (int read; (read = stream.Read(buffer)) > 0; )
            {
                if (content.Length + read > limits.MaxFileBytes)
                    throw TooLarge(name, limits);
                content.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new SourceFile(name, content.Length == content.Capacity ? content.GetBuffer() : content.ToArray(), limits);
    }

    /// <summary>The lines with their numbers, from 1, without what ends them.</summary>
    /// <exception cref="ConversationFormatException">A line is longer than any text may be, or there are too many.</exception>
    public IEnumerable<(int Line, string Text)> Lines()
    {
        for (var (line, rest) = (1, Bytes); !rest.IsEmpty; line++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var bytes = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line > Limits.MaxLines)
                throw Error(line, $"there are more than {Limits.MaxLines:N0} lines", "cut the file into smaller ones");
            if (bytes.Length > 4L * Limits.MaxTextLength)
                throw Error(line, $"the line has {bytes.Length:N0} bytes", "cut it into several utterances");
            yield return (line, Encoding.UTF8.GetString(bytes.Span).TrimEnd('\r'));
        }
    }

    public ConversationFormatException Error(long? line, string problem, string remedy, long? column = null, Exception? inner = null) =>
        new(Name, line, problem, remedy, column, inner);

    /// <summary>An error at a byte of <see cref="Bytes"/>, which gives its line and column.</summary>
    public ConversationFormatException ErrorAt(int offset, string problem, string remedy)
    {
        var before = Bytes.Span[..Math.Min(offset, Bytes.Length)];
        return Error(before.Count((byte)'\n') + 1, problem, remedy, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static ConversationFormatException TooLarge(string name, ReadLimits limits) =>
        new(name, null, $"the file is larger than {Size(limits.MaxFileBytes)}", "cut it into smaller files");

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes:N0} bytes";

    private ConversationFormatException InvalidUtf8()
    {
        var rest = Bytes.Span;
        while (Rune.DecodeFromUtf8(rest, out _, out var consumed) == OperationStatus.Done)
            rest = rest[consumed..];
        var offset = Bytes.Length - rest.Length;
        var wide = _bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
        var line = Bytes.Span[..offset].Count((byte)'\n') + 1;
        return Error(
            line,
            $"byte {_start + offset} (0x{rest[0]:X2}) is not valid UTF-8",
            wide ? "the file is UTF-16: save it as UTF-8" : "save the file as UTF-8"
        );
    }
}
