using System.Text;

namespace EmotionRnn.Recognition.Text;

/// <summary>Lines of UTF-8 text ended by LF, read within limits: what the text files of a model package are made of.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A writer of UTF-8 without byte order mark that leaves the stream open.</summary>
    public static StreamWriter Writer(Stream stream) => new(stream, Strict, bufferSize: 1 << 16, leaveOpen: true);

    /// <summary>The lines with their numbers, from 1. Only LF ends a line; the last one may lack it.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="maximumLength">The longest line, in UTF-16 units.</param>
    /// <exception cref="InvalidDataException">A line is too long, or the text is not UTF-8.</exception>
    public static IEnumerable<(int Number, string Line)> Read(Stream stream, string name, int maximumLength)
    {
        using var reader = new StreamReader(stream, Strict, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16, leaveOpen: true);
        var buffer = new char[1 << 14];
        var line = new StringBuilder();
        var number = 1;
        while (ReadBlock(reader, buffer, name, number) is > 0 and var read)
        {
            for (var start = 0; start < read; )
            {
                var length = buffer.AsSpan(start, read - start).IndexOf('\n');
                var ended = length >= 0;
                if (!ended)
                    length = read - start;
                if (line.Length + length > maximumLength)
                    throw new InvalidDataException($"{name}:{number}: longer than {maximumLength} characters.");
                line.Append(buffer, start, length);
                start += length + 1;
                if (!ended)
                    continue;
                yield return (number++, line.ToString());
                line.Clear();
            }
        }

        if (line.Length > 0)
            yield return (number, line.ToString());
    }

    private static int ReadBlock(StreamReader reader, char[] buffer, string name, int number)
    {
        try
        {
            return reader.Read(buffer);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"{name}:{number}: not UTF-8 text, here or further on.");
        }
    }
}
