using System.Text.Json;

namespace EmotionRnn.Networks.Transformers;

/// <summary>Reads the <c>config.json</c> that published encoders carry.</summary>
public static class EncoderConfigFile
{
    private const int LongestFile = 1 << 20;

    /// <summary>The shape that a <c>config.json</c> describes.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">
    /// It is malformed, lacks a field, or describes an encoder that this engine does not compute: the message says which and what to do.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EncoderOptions Read(string path)
    {
        if (new FileInfo(path).Length > LongestFile)
            throw new InvalidDataException($"{path}: longer than {LongestFile} bytes, which no config.json is.");
        try
        {
            using var document = JsonDocument.Parse(RegularFile.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(path, document.RootElement)
                : throw new InvalidDataException($"{path}: not a JSON object.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: not valid JSON. {error.Message}");
        }
    }

    private static EncoderOptions Read(string path, JsonElement config)
    {
        var family = Text("model_type") switch
        {
            "bert" => EncoderFamily.Bert,
            "roberta" => EncoderFamily.Roberta,
            var other => throw Unsupported("model_type", other, "bert or roberta"),
        };
        if (Text("hidden_act", "gelu") is not "gelu" and var activation)
            throw Unsupported("hidden_act", activation, "gelu");
        if (Text("position_embedding_type", "absolute") is not "absolute" and var positions)
            throw Unsupported("position_embedding_type", positions, "absolute");
        if (Flag("is_decoder") || Flag("add_cross_attention"))
            throw Unsupported("is_decoder or add_cross_attention", "true", "false");
        var options = new EncoderOptions
        {
            Family = family,
            VocabularySize = Whole("vocab_size"),
            HiddenSize = Whole("hidden_size"),
            Layers = Whole("num_hidden_layers"),
            Heads = Whole("num_attention_heads"),
            IntermediateSize = Whole("intermediate_size"),
            Positions = Whole("max_position_embeddings"),
            TokenTypes = Whole("type_vocab_size"),
            PadId = Whole("pad_token_id"),
            Epsilon = Number("layer_norm_eps"),
            HiddenDropout = Number("hidden_dropout_prob"),
            AttentionDropout = Number("attention_probs_dropout_prob"),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{path}: {error.Message}");
        }

        return options;

        JsonElement Field(string name) =>
            config.TryGetProperty(name, out var field) ? field : throw new InvalidDataException($"{path}: the field '{name}' is missing.");

        string Text(string name, string? fallback = null)
        {
            if (fallback is not null && (!config.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null))
                return fallback;
            field = Field(name);
            return field.ValueKind == JsonValueKind.String
                ? field.GetString()!
                : throw new InvalidDataException($"{path}: the field '{name}' must be a text.");
        }

        bool Flag(string name) => config.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.True;

        int Whole(string name) =>
            Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var number)
                ? number
                : throw new InvalidDataException($"{path}: the field '{name}' must be a whole number.");

        float Number(string name) =>
            Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetSingle(out var number)
                ? number
                : throw new InvalidDataException($"{path}: the field '{name}' must be a number.");

        InvalidDataException Unsupported(string name, string value, string supported) =>
            new($"{path}: '{name}' is '{value}', but the engine computes {supported}. Export the encoder to ONNX and use it frozen.");
    }
}
