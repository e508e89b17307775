using System.Runtime.InteropServices;
using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Recognition.Packages;

/// <summary>
/// Matrices in a byte a number: w ≈ q·s with q in −127 to 127 and a factor s for every row, the largest magnitude of the row over 127.
/// s keeps 16 significant bits, so that q·s is exact in float32 and what was rounded once stays as it is.
/// </summary>
internal static class EightBitRows
{
    private const int Largest = 127;

    /// <summary>What the factors' tensor is called.</summary>
    public static string FactorsOf(string tensor) => tensor + ".factor";

    /// <summary>Rounds a matrix to what is stored.</summary>
    public static void Round(Span<float> values, int columns)
    {
        for (var start = 0; start < values.Length; start += columns)
        {
            var row = values.Slice(start, columns);
            var factor = Factor(row);
            foreach (ref var value in row)
                value = Quantized(value, factor) * factor;
        }
    }

    /// <summary>Adds a matrix to a file.</summary>
    public static void Add(SafetensorsWriter writer, string name, int rows, int columns, Func<ReadOnlySpan<float>> values)
    {
        writer.AddBytes(name, TensorType.I8, [rows, columns], () => Encode(values(), columns).Bytes);
        writer.AddFloats(FactorsOf(name), TensorType.F32, [rows], () => Encode(values(), columns).Factors);
    }

    /// <summary>Reads a matrix.</summary>
    /// <exception cref="InvalidDataException">The factors are missing or of another number.</exception>
    public static void Read(SafetensorsFile file, string name, int columns, Span<float> values)
    {
        var factors = file.ReadFloats(FactorsOf(name));
        if (factors.Length * columns != values.Length)
            throw new InvalidDataException($"{file.Name}: {file[FactorsOf(name)]} should be [{values.Length / columns}]");
        var bytes = MemoryMarshal.Cast<byte, sbyte>(file.ReadBytes(name));
        for (var i = 0; i < values.Length; i++)
            values[i] = bytes[i] * factors[i / columns];
    }

    private static (byte[] Bytes, float[] Factors) Encode(ReadOnlySpan<float> values, int columns)
    {
        var bytes = new byte[values.Length];
        var factors = new float[values.Length / columns];
        for (var r = 0; r < factors.Length; r++)
        {
            factors[r] = Factor(values.Slice(r * columns, columns));
            for (var i = r * columns; i < (r + 1) * columns; i++)
                bytes[i] = (byte)(sbyte)Quantized(values[i], factors[r]);
        }

        return (bytes, factors);
    }

    private static float Factor(ReadOnlySpan<float> row)
    {
        var largest = 0f;
        foreach (var value in row)
            largest = MathF.Max(largest, MathF.Abs(value));

        // Rounded up to 16 significant bits: q·s then needs 23.
        var factor = largest / Largest;
        return BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(factor) + 0xFF) & ~0xFFu);
    }

    // The zero is added because a byte knows no −0.
    private static float Quantized(float value, float factor) =>
        factor == 0 ? 0 : Math.Clamp(MathF.Round(value / factor), -Largest, Largest) + 0f;
}
