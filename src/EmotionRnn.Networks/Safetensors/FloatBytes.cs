using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EmotionRnn.Networks.Safetensors;

/// <summary>Floats to and from their little-endian bytes in the types of the format.</summary>
internal static class FloatBytes
{
    /// <summary>Bytes of F16, BF16, F32 or F64 to floats; only F64 is rounded.</summary>
    public static void Decode(TensorType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == TensorType.F16 && BitConverter.IsLittleEndian)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
            return;
        }

        var size = type.Size();
        for (var i = 0; i < values.Length; i++)
        {
            var number = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                TensorType.F16 => (float)BinaryPrimitives.ReadHalfLittleEndian(number),
                TensorType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(number) << 16),
                TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(number),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(number),
            };
        }
    }

    /// <summary>
    /// Floats to bytes of F16, BF16 or F32, rounded to nearest, ties to even. False where a finite number would become infinite.
    /// </summary>
    public static bool TryEncode(TensorType type, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (var i = 0; i < values.Length; i++)
        {
            switch (type)
            {
                case TensorType.F16:
                    var half = (Half)values[i];
                    if (Half.IsInfinity(half) && float.IsFinite(values[i]))
                        return false;
                    BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], half);
                    break;
                case TensorType.BF16:
                    var upper = UpperHalf(values[i]);
                    if ((upper & 0x7FFF) == 0x7F80 && float.IsFinite(values[i]))
                        return false;
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], upper);
                    break;
                default:
                    BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], values[i]);
                    break;
            }
        }

        return true;
    }

    private static ushort UpperHalf(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);

        // Rounding could carry the fraction of a NaN away.
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }
}
