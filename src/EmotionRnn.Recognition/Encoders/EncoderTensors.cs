using EmotionRnn.Networks;
using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>How an encoder's weights lie in a package: matrices in float16 or eight bits, vectors in float32.</summary>
internal static class EncoderTensors
{
    /// <summary>Adds weights to a file.</summary>
    public static void Add(SafetensorsWriter writer, IEnumerable<Parameter> parameters, WeightFormat format, string prefix = "")
    {
        foreach (var parameter in parameters)
        {
            var name = prefix + parameter.Name;
            if (IsMatrix(parameter) && format == WeightFormat.EightBit)
                EightBitRows.Add(writer, name, parameter.Rows, parameter.Columns, () => parameter.Values);
            else
                writer.AddFloats(
                    name,
                    IsMatrix(parameter) ? TensorType.F16 : TensorType.F32,
                    [parameter.Rows, parameter.Columns],
                    () => parameter.Values
                );
        }
    }

    /// <summary>Rounds weights to what is stored.</summary>
    public static void Round(IEnumerable<Parameter> parameters, WeightFormat format)
    {
        foreach (var parameter in parameters.Where(IsMatrix))
        {
            if (format == WeightFormat.EightBit)
                EightBitRows.Round(parameter.Values, parameter.Columns);
            else
                foreach (ref var value in parameter.Values)
                    value = (float)(Half)value;
        }
    }

    /// <summary>How many factors the eight-bit matrices of an encoder without a head have: one a row.</summary>
    public static long Factors(EncoderOptions shape, WeightFormat format) =>
        format == WeightFormat.EightBit
            ? (long)shape.VocabularySize
                + shape.Positions
                + shape.TokenTypes
                + shape.Layers * (5L * shape.HiddenSize + shape.IntermediateSize)
            : 0;

    // Of an encoder's parameters the matrices decay and the vectors do not.
    private static bool IsMatrix(Parameter parameter) => parameter.Decays;
}
