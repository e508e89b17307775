using System.Text.Json;
using System.Text.Unicode;

namespace EmotionRnn.Networks.Safetensors;

/// <summary>
/// Reads a header, <c>{"__metadata__": {text: text}, name: {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, …}</c>, and
/// checks it against
/// the size of the data behind it: the tensors must fill the data from the first byte to the last, without a gap and without sharing a
/// byte.
/// </summary>
internal ref struct SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    private readonly string _file;
    private readonly Dictionary<string, StoredTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Utf8JsonReader _json;
    private string _place = "the header";

    private SafetensorsHeader(string file, ReadOnlySpan<byte> json)
    {
        _file = file;
        _json = new(json, new JsonReaderOptions { MaxDepth = 3 });
    }

    /// <exception cref="InvalidDataException">The header is malformed or does not fit the data.</exception>
    public static (Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata) Parse(
        string file,
        ReadOnlySpan<byte> json,
        long dataBytes
    )
    {
        var header = new SafetensorsHeader(file, json);
        if (json.IsEmpty || json[0] != '{')
            throw header.Error("does not begin with '{'");
        if (!Utf8.IsValid(json))
            throw header.Error("is not UTF-8 text");
        try
        {
            header.Read();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader throws the second where a text holds half a surrogate pair.
            throw header.Error("is not the JSON that the format asks for: " + error.Message);
        }

        header.CheckLayout(dataBytes);
        return (header._tensors, header._metadata);
    }

    private void Read()
    {
        Next(JsonTokenType.StartObject);
        var hasMetadata = false;
        while (NextName() is { } name)
        {
            _place = $"tensor '{Shortened(name)}'";
            if (name == MetadataKey)
            {
                if (hasMetadata)
                    throw Error("is named twice");
                hasMetadata = true;
                ReadMetadata();
            }
            else if (!_tensors.TryAdd(name, ReadTensor(name)))
                throw Error("is named twice");
            _place = "the header";
        }

        if (_json.Read())
            throw Error("goes on behind its end");
    }

    private void ReadMetadata()
    {
        Next(JsonTokenType.StartObject);
        while (NextName() is { } key)
        {
            Next(JsonTokenType.String);
            if (!_metadata.TryAdd(key, _json.GetString()!))
                throw Error($"has the key '{Shortened(key)}' twice");
        }
    }

    private StoredTensor ReadTensor(string name)
    {
        TensorType? type = null;
        long[]? shape = null,
            offsets = null;
        Next(JsonTokenType.StartObject);
        while (NextName() is { } field)
        {
            switch (field)
            {
                case "dtype" when type is null:
                    type = ReadType();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers();
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers();
                    break;
                default:
                    throw Error($"has the field '{Shortened(field)}', which is unknown or there twice");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw Error("lacks dtype, shape or data_offsets");
        if (offsets is not [var begin, var end] || end < begin)
            throw Error("needs two data_offsets, the first not above the second");
        var count = 1L;
        try
        {
            foreach (var dimension in shape)
                count = checked(count * dimension);
            var bytes = checked(count * type.Value.Size());
            var dimensions = Shortened(string.Join(" × ", shape));
            if (bytes != end - begin)
                throw Error(
                    $"of shape [{dimensions}] and type {type.Value.Name()} takes {bytes} bytes, but its data_offsets span {end - begin}"
                );
        }
        catch (OverflowException)
        {
            throw Error("has a shape whose size exceeds 64 bits");
        }

        return new(name, type.Value, shape, count, begin);
    }

    private TensorType ReadType()
    {
        Next(JsonTokenType.String);
        var name = _json.GetString()!;
        return TensorTypes.TryParse(name, out var type)
            ? type
            : throw new InvalidDataException(
                $"{_file}: {_place} has the type '{Shortened(name)}'; known are {TensorTypes.Known}. Export it as one of them."
            );
    }

    private long[] ReadNumbers()
    {
        Next(JsonTokenType.StartArray);
        var numbers = new List<long>(2);
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out var number) || number < 0)
                throw Error("needs whole numbers from 0 in shape and data_offsets");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private readonly void CheckLayout(long dataBytes)
    {
        var position = 0L;
        foreach (var tensor in _tensors.Values.OrderBy(tensor => tensor.Begin).ThenBy(tensor => tensor.End))
        {
            if (tensor.Begin != position)
            {
                var fault = tensor.Begin < position ? "shares bytes with the tensor before it" : "leaves a gap before it";
                throw new InvalidDataException(
                    $"{_file}: tensor '{Shortened(tensor.Name)}' {fault}: it starts at byte {tensor.Begin} of the data instead of "
                        + $"{position}. {Remedy}"
                );
            }

            position = tensor.End;
            if (position <= dataBytes)
                continue;
            throw new InvalidDataException(
                $"{_file}: tensor '{Shortened(tensor.Name)}' ends at byte {position} of the data, but the file holds {dataBytes}: "
                    + $"it is cut short. {Remedy}"
            );
        }

        if (position != dataBytes)
            throw new InvalidDataException(
                $"{_file}: the tensors take {position} bytes, but the file holds {dataBytes} behind its header. {Remedy}"
            );
    }

    private void Next(JsonTokenType expected)
    {
        if (!_json.Read() || _json.TokenType != expected)
            throw Error($"has {_json.TokenType} where {expected} belongs");
    }

    /// <summary>The next property's name, or null at the object's end.</summary>
    private string? NextName()
    {
        if (!_json.Read())
            throw Error("ends too early");
        return _json.TokenType == JsonTokenType.EndObject ? null : _json.GetString();
    }

    private readonly InvalidDataException Error(string fault) => new($"{_file}: {_place} {fault}. {Remedy}");

    internal const string Remedy = "The file is damaged or not a safetensors file: copy or export it again.";

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..119] + "…";
}
