namespace EmotionRnn.Networks.Safetensors;

/// <summary>
/// What one number of a stored tensor is. The names are the format's own, but for <see cref="Bool"/>, stored as <c>BOOL</c>.
/// </summary>
public enum TensorType
{
    /// <summary>A truth value in one byte.</summary>
    Bool,

    /// <summary>Unsigned integer of 8 bits.</summary>
    U8,

    /// <summary>Signed integer of 8 bits.</summary>
    I8,

    /// <summary>Unsigned integer of 16 bits.</summary>
    U16,

    /// <summary>Signed integer of 16 bits.</summary>
    I16,

    /// <summary>IEEE 754 binary16: 5 bits of exponent, 10 of fraction.</summary>
    F16,

    /// <summary>The upper half of an <see cref="F32"/>: 8 bits of exponent, 7 of fraction.</summary>
    BF16,

    /// <summary>Unsigned integer of 32 bits.</summary>
    U32,

    /// <summary>Signed integer of 32 bits.</summary>
    I32,

    /// <summary>IEEE 754 binary32.</summary>
    F32,

    /// <summary>Unsigned integer of 64 bits.</summary>
    U64,

    /// <summary>Signed integer of 64 bits.</summary>
    I64,

    /// <summary>IEEE 754 binary64.</summary>
    F64,
}

/// <summary>Names and sizes of tensor types.</summary>
internal static class TensorTypes
{
    public static string Known { get; } = string.Join(", ", Enum.GetValues<TensorType>().Select(Name));

    public static string Name(this TensorType type) => type == TensorType.Bool ? "BOOL" : type.ToString();

    /// <summary>The bytes of one number.</summary>
    public static int Size(this TensorType type) =>
        type switch
        {
            TensorType.Bool or TensorType.U8 or TensorType.I8 => 1,
            TensorType.U16 or TensorType.I16 or TensorType.F16 or TensorType.BF16 => 2,
            TensorType.U32 or TensorType.I32 or TensorType.F32 => 4,
            _ => 8,
        };

    public static bool IsFloat(this TensorType type) => type is TensorType.F16 or TensorType.BF16 or TensorType.F32 or TensorType.F64;

    public static bool TryParse(string name, out TensorType type)
    {
        foreach (var known in Enum.GetValues<TensorType>())
        {
            if (known.Name() != name)
                continue;
            type = known;
            return true;
        }

        type = default;
        return false;
    }
}
