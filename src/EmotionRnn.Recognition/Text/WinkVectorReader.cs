using System.Text.Json;

namespace EmotionRnn.Recognition.Text;

/// <summary>
/// Reads <c>{"dimensions":D, "words":[…], "vectors":{word:[D numbers, more], …}, …}</c>, in this order of properties, token by token.
/// <c>words</c> is in order of frequency; what follows a vector's first D numbers, and every other property, is passed over.
/// </summary>
internal sealed class WinkVectorReader(Stream stream, string name, WordVectorSelection selection)
{
    private const int InitialBuffer = 1 << 18;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ranks = new Dictionary<string, int>(
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly char[] _word = new char[WordVectorSelection.MaximumWordLength];
    private int _wordLength;
    private Section _section;
    private float[] _vector = [];
    private int _wordsRead,
        _vectorsRead,
        _filled,
        _rank;

    private enum Section
    {
        Other,
        Dimensions,
        Words,
        Vectors,
    }

    /// <summary>Reads to the end and hands the rows to the selection.</summary>
    public void Read()
    {
        var buffer = new byte[InitialBuffer];
        var (held, consumed) = (0, 0L);
        var state = default(JsonReaderState);
        for (var final = false; !final; )
        {
            if (held == buffer.Length)
                throw Fault("a token longer than the reader's buffer", consumed);
            var read = stream.Read(buffer, held, buffer.Length - held);
            final = read == 0;
            held += read;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, held), final, state);
            try
            {
                while (reader.Read())
                    Accept(ref reader, consumed);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                throw new InvalidDataException(
                    $"{name}, near byte {consumed + reader.BytesConsumed}: not well-formed JSON. {exception.Message}",
                    exception
                );
            }

            state = reader.CurrentState;
            var used = (int)reader.BytesConsumed;
            buffer.AsSpan(used, held - used).CopyTo(buffer);
            held -= used;
            consumed += used;
        }

        if (_vectorsRead == 0)
            throw new InvalidDataException($"{name}: holds no word vectors.");
    }

    private void Accept(ref Utf8JsonReader reader, long offset)
    {
        var at = offset + reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName when reader.CurrentDepth == 1:
                _section = SectionOf(ref reader);
                break;
            case JsonTokenType.Number when _section == Section.Dimensions:
                if (!reader.TryGetInt32(out var dimensions) || dimensions is < 1 or > WordVectorSelection.MaximumDimensions)
                {
                    throw Fault($"dimensions must be from 1 to {WordVectorSelection.MaximumDimensions}", at);
                }

                _vector = new float[dimensions];
                break;
            case JsonTokenType.String when _section == Section.Words && reader.CurrentDepth == 2:
                if (TakeWord(ref reader) && selection.Wants(_word.AsSpan(0, _wordLength), _wordsRead))
                    _ranks.TryAdd(_word.AsSpan(0, _wordLength), _wordsRead);
                _wordsRead++;
                break;
            case JsonTokenType.PropertyName when _section == Section.Vectors && reader.CurrentDepth == 2:
                BeginVector(ref reader, at);
                break;
            case JsonTokenType.Number when _rank >= 0 && _section == Section.Vectors && reader.CurrentDepth == 3:
                if (_filled == _vector.Length)
                    break;
                if (!reader.TryGetSingle(out var value) || !float.IsFinite(value))
                    throw Fault($"a number of the vector of '{Word}' is out of range", at);
                _vector[_filled++] = value;
                break;
            case JsonTokenType.EndArray when _rank >= 0 && _section == Section.Vectors && reader.CurrentDepth == 2:
                if (_filled < _vector.Length)
                    throw Fault($"the vector of '{Word}' has {_filled} numbers and not {_vector.Length}", at);
                selection.Add(_word.AsSpan(0, _wordLength), _rank, _vector);
                _rank = -1;
                break;
        }
    }

    private string Word => new(_word, 0, _wordLength);

    private static Section SectionOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("dimensions") ? Section.Dimensions
        : reader.ValueTextEquals("words") ? Section.Words
        : reader.ValueTextEquals("vectors") ? Section.Vectors
        : Section.Other;

    private void BeginVector(ref Utf8JsonReader reader, long at)
    {
        if (_vector.Length == 0 || _wordsRead == 0)
            throw Fault("\"dimensions\" and \"words\" must stand before \"vectors\"", at);
        _vectorsRead++;
        _filled = 0;
        if (!TakeWord(ref reader) || !_ranks.TryGetValue(_word.AsSpan(0, _wordLength), out _rank))
            _rank = -1;
    }

    // A string in UTF-8 is never shorter in bytes than in UTF-16 units.
    private bool TakeWord(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > _word.Length)
            return false;
        _wordLength = reader.CopyString(_word);
        return true;
    }

    private InvalidDataException Fault(string what, long offset) => new($"{name}, byte {offset}: {what}.");
}
