using System.Buffers.Binary;

namespace EmotionRnn.Onnx.Graphs;

/// <summary>Reads the fields of a protobuf message one after another, without copying.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field's number.</summary>
    public int Field { get; private set; }

    /// <summary>A number's value; 0 of anything else.</summary>
    public ulong Number { get; private set; }

    /// <summary>The bytes of a text, a message or packed numbers; empty of anything else.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">It is no protobuf.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        var tag = Variable();
        Number = 0;
        Bytes = default;
        if (tag >> 3 is 0 or > int.MaxValue)
            throw Malformed();
        Field = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                Number = Variable();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take(Variable());
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    /// <summary>The next of packed numbers.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ulong Variable()
    {
        var value = 0ul;
        for (var (i, shift) = (0, 0); i < _rest.Length && shift < 64; i++, shift += 7)
        {
            value |= (ulong)(_rest[i] & 0x7F) << shift;
            if (_rest[i] >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return value;
        }

        throw Malformed();
    }

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw Malformed();
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("The bytes are no protobuf message.");
}
