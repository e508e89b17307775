using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Reads lines <c>word v1 … vD</c>. D is that of the first line; a word may itself hold spaces, as some published files have it.
/// </summary>
internal sealed class GloveVectorReader(Stream stream, string name, WordVectorSelection selection)
{
    private const int MaximumLine = 1 << 17;
    private static readonly SearchValues<byte> HeaderBytes = SearchValues.Create("0123456789 "u8);
    private readonly char[] _word = new char[WordVectorSelection.MaximumWordLength];
    private float[] _vector = [];
    private int _line,
        _rank;

    /// <summary>Reads to the end and hands the rows to the selection.</summary>
    public void Read()
    {
        var buffer = new byte[2 * MaximumLine];
        var held = 0;
        for (var read = -1; read != 0; )
        {
            read = stream.Read(buffer, held, buffer.Length - held);
            held += read;
            var start = 0;
            while (buffer.AsSpan(start, held - start).IndexOf((byte)'\n') is >= 0 and var length)
            {
                Accept(buffer.AsSpan(start, length));
                start += length + 1;
            }

            if (read == 0 && start < held)
                Accept(buffer.AsSpan(start, held - start));
            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held > MaximumLine)
                throw Fault($"longer than {MaximumLine} bytes: no file of word vectors", _line + 1);
        }

        if (_vector.Length == 0)
            throw new InvalidDataException($"{name}: holds no word vectors.");
    }

    private void Accept(ReadOnlySpan<byte> line)
    {
        _line++;
        line = line.TrimEnd(" \r"u8);
        if (_vector.Length == 0)
        {
            var numbers = line.Count((byte)' ');
            if (_line == 1 && numbers == 1 && line.IndexOfAnyExcept(HeaderBytes) < 0)
                return;
            if (numbers is < 1 or > WordVectorSelection.MaximumDimensions)
            {
                throw Fault($"a word and 1 to {WordVectorSelection.MaximumDimensions} numbers, divided by spaces, must stand here", _line);
            }

            _vector = new float[numbers];
        }

        var wordEnd = line.Length;
        for (var field = 0; field < _vector.Length; field++)
        {
            wordEnd = wordEnd <= 0 ? -1 : line[..wordEnd].LastIndexOf((byte)' ');
            if (wordEnd <= 0)
                throw Fault($"a word and {_vector.Length} numbers must stand here", _line);
        }

        var rank = _rank++;
        if (Utf8.ToUtf16(line[..wordEnd], _word, out _, out var wordLength) != OperationStatus.Done)
            return;
        var word = _word.AsSpan(0, wordLength);
        if (!selection.Wants(word, rank))
            return;
        ReadNumbers(line[(wordEnd + 1)..]);
        selection.Add(word, rank, _vector);
    }

    private void ReadNumbers(ReadOnlySpan<byte> numbers)
    {
        for (var i = 0; i < _vector.Length; i++)
        {
            var end = numbers.IndexOf((byte)' ');
            var number = end < 0 ? numbers : numbers[..end];
            if (!Utf8Parser.TryParse(number, out _vector[i], out var used) || used != number.Length || !float.IsFinite(_vector[i]))
            {
                throw Fault($"'{Encoding.UTF8.GetString(number[..Math.Min(number.Length, 40)])}' is not a number", _line);
            }

            numbers = numbers[Math.Min(number.Length + 1, numbers.Length)..];
        }
    }

    private InvalidDataException Fault(string what, int line) => new($"{name}:{line}: {what}.");
}
