using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace EmotionRnn.Conversations;

/// <summary>
/// The bytes of one file or stream: no larger than the limit, as valid UTF-8 without a byte order mark, whatever it was written in.
/// </summary>
internal sealed class SourceFile
{
    private static readonly UTF8Encoding Utf8Strict = new(false, true);

    // What is no text, by how it begins, and what to do with it.
    private static readonly (byte[] Start, string What, string Remedy)[] Foreign =
    [
        ([.. "PK\u0003\u0004"u8], "an archive or office document", "unpack it, or save it as plain text (.txt) or CSV"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old office document", "save it as plain text (.txt) or CSV"),
        ([.. "%PDF-"u8], "a PDF", "copy its text into a .txt file"),
        ([.. "{\\rtf"u8], "rich text (RTF)", "save it as plain text (.txt)"),
        ([.. "SQLite format 3"u8], "a database", "export the conversation as JSON or text"),
        ([0x1F, 0x8B], "compressed by gzip", "unpack it"),
        ([.. "<!DOCTYPE html"u8], "a web page", "export the conversation as JSON or text"),
        ([.. "<html"u8], "a web page", "export the conversation as JSON or text"),
    ];

    private readonly byte[] _bytes;
    private readonly int _start;

    public SourceFile(string name, byte[] bytes, ReadLimits limits, Encoding? encoding = null)
    {
        (Name, Limits, _bytes) = (name, limits, bytes);
        if (bytes.Length > limits.MaxFileBytes)
            throw TooLarge(name, limits);
        if (PackedText.Looks(bytes) && PackedText.Read(name, bytes, limits) is { } packed)
            bytes = _bytes = packed;
        if (Array.Find(Foreign, kind => Begins(bytes, kind.Start)) is { What: not null } foreign)
            throw Error(null, $"it is {foreign.What}, not a transcript", foreign.Remedy);

        var (marked, length) = ByteOrderMark(bytes);
        _start = length;
        if ((marked ?? encoding) is { } other && other.CodePage != Utf8Strict.CodePage)
            (_bytes, _start) = (Transcode(other), 0);
        if (!Utf8.IsValid(Bytes.Span))
            throw InvalidUtf8();
        // The whole of a table's worth of nothing between letters.
        if (4L * Bytes.Span.Count((byte)0) > Bytes.Length)
            throw Error(null, "a quarter or more of it is the character 0", "if it is text in UTF-16, say so (its encoding is utf-16)");
        if (Bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw Error(null, "the file is empty", "give a file with at least one utterance");
        // Lines end with a carriage return alone where old Macs wrote them.
        if (Bytes.Span.Contains((byte)'\r') && !Bytes.Span.Contains((byte)'\n'))
        {
            (_bytes, _start) = (Bytes.ToArray(), 0);
            _bytes.AsSpan().Replace((byte)'\r', (byte)'\n');
        }
    }

    /// <summary>The path or stream name as given.</summary>
    public string Name { get; }

    public ReadLimits Limits { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(_start);

    public static SourceFile Read(string path, ReadLimits limits, Encoding? encoding = null)
    {
        if (!File.Exists(path))
            throw new ConversationFormatException(path, null, "there is no such file", "check the path");
        using var stream = File.OpenRead(path);
        return Read(stream, path, limits, encoding);
    }

    public static SourceFile Read(Stream stream, string name, ReadLimits limits, Encoding? encoding = null) =>
        new(name, ReadBytes(stream, name, limits), limits, encoding);

    /// <summary>All bytes of a stream.</summary>
    /// <exception cref="ConversationFormatException">There are more than the limit.</exception>
    public static byte[] ReadBytes(Stream stream, string name, ReadLimits limits)
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

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
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

    private static bool Begins(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> start)
    {
        var text = bytes.TrimStart("\uFEFF \t\r\n"u8);
        return text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start) || bytes.StartsWith(start);
    }

    private static (Encoding? Encoding, int Length) ByteOrderMark(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Utf8Strict, 3),
            [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, false, true), 4),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
            _ => (null, 0),
        };

    private byte[] Transcode(Encoding from)
    {
        var strict = (Encoding)from.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        try
        {
            return Encoding.Convert(strict, Utf8Strict, _bytes, _start, _bytes.Length - _start);
        }
        catch (Exception e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            throw Error(null, $"it is not valid {from.WebName}", "save the file as UTF-8, or say what it is in", inner: e);
        }
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
        var line = Bytes.Span[..offset].Count((byte)'\n') + 1;
        return Error(
            line,
            $"byte {_start + offset} (0x{rest[0]:X2}) is not valid UTF-8",
            "save the file as UTF-8, or say what it is in, such as windows-1252"
        );
    }
}
