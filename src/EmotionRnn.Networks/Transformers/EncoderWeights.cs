using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Networks.Transformers;

/// <summary>
/// Finds an encoder's parameters in a file: whatever its prefix (<c>bert.</c>, <c>roberta.</c>, <c>model.</c>), and by LayerNorm's old
/// names as well.
/// </summary>
internal sealed class EncoderWeights
{
    /// <summary>The table with a row a token.</summary>
    public const string Words = "embeddings.word_embeddings.weight";

    private readonly SafetensorsFile _file;
    private readonly EncoderOptions _options;
    private readonly string _prefix;

    public EncoderWeights(SafetensorsFile file, EncoderOptions options)
    {
        _file = file;
        _options = options;
        var tables = file
            .Tensors.Where(tensor => tensor.Name == Words || tensor.Name.EndsWith("." + Words, StringComparison.Ordinal))
            .ToArray();
        if (tables.Length != 1)
        {
            throw new InvalidDataException(
                $"{file.Name}: {tables.Length} tensors are called '{Words}', with or without a prefix, where one is needed. "
                    + "Is it an encoder of the BERT or RoBERTa family?"
            );
        }

        _prefix = tables[0].Name[..^Words.Length];
        var further = file.Tensors.FirstOrDefault(tensor =>
            tensor.Name.StartsWith(_prefix + EncoderLayer.Prefix(options.Layers), StringComparison.Ordinal)
        );
        if (further is not null)
            throw Disagrees($"has the tensor '{further.Name}', but the configuration has {options.Layers} layers");
    }

    /// <summary>The stored name of every parameter; the head's are left out where the file has none of them.</summary>
    /// <exception cref="InvalidDataException">One is missing or has another shape.</exception>
    public List<(Parameter Parameter, string Name)> Locate(IReadOnlyList<Parameter> parameters)
    {
        var found = new List<(Parameter, string)>();
        var hasHead = _file.Tensors.Any(tensor => tensor.Name.StartsWith(EncoderHead.Prefix, StringComparison.Ordinal));
        foreach (var parameter in parameters)
        {
            var isHead = parameter.Name.StartsWith(EncoderHead.Prefix, StringComparison.Ordinal);
            if (isHead && !hasHead)
                continue;
            var tensor = isHead
                ? _file.Find(parameter.Name)
                : _file.Find(_prefix + parameter.Name) ?? _file.Find(_prefix + OldName(parameter.Name));
            if (tensor is null)
                throw Disagrees($"lacks the tensor '{(isHead ? "" : _prefix) + parameter.Name}'");
            if (!tensor.Shape.SequenceEqual(Shape(parameter)))
                throw Disagrees($"has {tensor}, but the configuration asks for [{string.Join(" × ", Shape(parameter))}]");
            if (!tensor.Type.IsFloat())
                throw Disagrees($"has {tensor}, which does not hold floats");
            found.Add((parameter, tensor.Name));
        }

        return found;
    }

    /// <summary>A parameter's shape in a file. Of an encoder's parameters the matrices decay and the vectors do not.</summary>
    public static long[] Shape(Parameter parameter) => parameter.Decays ? [parameter.Rows, parameter.Columns] : [parameter.Columns];

    private static string OldName(string name) =>
        name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
            .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    private InvalidDataException Disagrees(string fault) =>
        new(
            $"{_file.Name}: the file {fault}. The configuration says {_options.Family}, {_options.Layers} layers of {_options.HiddenSize}: "
                + "take config.json and weights of one and the same encoder."
        );
}
