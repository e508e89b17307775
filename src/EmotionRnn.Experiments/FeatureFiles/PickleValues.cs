using System.Buffers.Binary;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>A list, tuple or set of a pickle.</summary>
internal sealed class PickleList : List<object?>
{
    /// <summary>Whether it is a tuple, which a call takes its arguments from.</summary>
    public bool IsTuple { get; init; }
}

/// <summary>
/// A dictionary of a pickle. Keys are texts and whole numbers; hashes differ from run to run, so that nobody can choose keys that collide.
/// </summary>
internal sealed class PickleMap() : Dictionary<object, object?>(new KeyComparer())
{
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => object.Equals(x, y);

        public int GetHashCode(object key) => key is long number ? HashCode.Combine(number) : key.GetHashCode();
    }
}

/// <summary>
/// What a pickle may name: nothing else is known, and of these nothing runs but what stands in <see cref="PickleReader"/>.
/// </summary>
internal enum PickleName
{
    Reconstruct,
    Scalar,
    FromBuffer,
    NdArray,
    DType,
    Encode,
    OrderedDict,
    DefaultDict,
    List,
    Dict,
    Set,
    Bytes,
}

/// <summary>The type of an array's numbers.</summary>
/// <param name="Kind"><c>f</c>, <c>i</c>, <c>u</c>, <c>b</c>, or <c>O</c> for objects.</param>
/// <param name="Size">Bytes a number.</param>
internal sealed record NumberType(char Kind, int Size)
{
    /// <summary>Whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; set; }

    /// <summary>Reads a code such as <c>f4</c> or <c>&lt;i8</c>; null where it is none of ours.</summary>
    public static NumberType? Parse(string code)
    {
        var order = code.Length > 0 && code[0] is '<' or '>' or '|' or '=' ? code[0] : '=';
        return code.TrimStart('<', '>', '|', '=') switch
        {
            "f2" => Of('f', 2),
            "f4" => Of('f', 4),
            "f8" => Of('f', 8),
            "b1" or "?" => Of('b', 1),
            "O" or "O8" => Of('O', 8),
            "i1" => Of('i', 1),
            "i2" => Of('i', 2),
            "i4" => Of('i', 4),
            "i8" => Of('i', 8),
            "u1" => Of('u', 1),
            "u2" => Of('u', 2),
            "u4" => Of('u', 4),
            "u8" => Of('u', 8),
            _ => null,
        };

        NumberType Of(char kind, int size) => new(kind, size) { IsBigEndian = order == '>' };
    }

    /// <summary>The number that stands at the start of bytes.</summary>
    public double Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> little = stackalloc byte[Size];
        bytes[..Size].CopyTo(little);
        if (IsBigEndian)
            little.Reverse();
        return (Kind, Size) switch
        {
            ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(little),
            ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(little),
            ('f', 8) => BinaryPrimitives.ReadDoubleLittleEndian(little),
            ('i', 1) => (sbyte)little[0],
            ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(little),
            ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(little),
            ('i', 8) => BinaryPrimitives.ReadInt64LittleEndian(little),
            ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(little),
            ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(little),
            ('u', 8) => BinaryPrimitives.ReadUInt64LittleEndian(little),
            _ => little[0],
        };
    }
}

/// <summary>An array of numpy.</summary>
internal sealed class NumberArray
{
    /// <summary>How many sizes an array may have.</summary>
    public const int MostDimensions = 4;

    /// <summary>Its sizes; a pickle fills them in after the array.</summary>
    public long[] Shape { get; private set; } = [0];

    /// <summary>The objects, in order, of an array of objects; null otherwise.</summary>
    public PickleList? Objects { get; private set; }

    private byte[] _bytes = [];
    private NumberType _type = new('f', 8);
    private bool _isFortran;

    /// <summary>Fills the array; false where the sizes do not fit the bytes.</summary>
    public bool TryFill(long[] shape, NumberType type, bool isFortran, byte[] bytes)
    {
        if (type.Kind == 'O' || Count(shape) is not { } count || count > bytes.Length / type.Size || count * type.Size != bytes.Length)
            return false;
        (Shape, _type, _isFortran, _bytes) = (shape, type, isFortran, bytes);
        return true;
    }

    /// <summary>Fills an array of objects.</summary>
    public bool TryFill(long[] shape, PickleList objects)
    {
        if (Count(shape) != objects.Count)
            return false;
        (Shape, Objects) = (shape, objects);
        return true;
    }

    /// <summary>The numbers of a row of a table, or of the only row of a list.</summary>
    public float[] Row(int row)
    {
        var (rows, columns) = Shape.Length == 1 ? (1, (int)Shape[0]) : ((int)Shape[0], (int)Shape[1]);
        var numbers = new float[columns];
        for (var c = 0; c < columns; c++)
            numbers[c] = (float)_type.Read(_bytes.AsSpan(((_isFortran ? c * rows + row : row * columns + c)) * _type.Size));
        return numbers;
    }

    private static long? Count(long[] shape)
    {
        long count = 1;
        foreach (var size in shape)
        {
            if (size is < 0 or > int.MaxValue || (size > 0 && count > int.MaxValue / size))
                return null;
            count *= size;
        }

        return shape.Length is 0 or > MostDimensions ? null : count;
    }
}
