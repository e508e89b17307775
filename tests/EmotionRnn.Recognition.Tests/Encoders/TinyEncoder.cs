using EmotionRnn.Networks;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Tests;

/// <summary>A small encoder with random weights, as published ones lie in a folder.</summary>
internal static class TinyEncoder
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    /// <summary>A vocabulary as BERT's: special tokens, places left unused, letters and some words.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } =
    [
        "[PAD]",
        "[unused0]",
        "[unused1]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        ":",
        ".",
        ",",
        "!",
        "?",
        "'",
        .. Letters.Select(letter => $"{letter}"),
        .. Letters.Select(letter => $"##{letter}"),
        "it",
        "is",
        "fine",
        "the",
        "door",
        "open",
        "we",
        "walk",
        "home",
        "what",
        "lovely",
        "day",
        "thank",
        "you",
        "go",
        "away",
        "hate",
        "this",
        "yes",
        "hello",
        "great",
        "zebra",
        "quartz",
    ];

    /// <summary>Its shape.</summary>
    public static EncoderOptions Shape { get; } =
        new()
        {
            VocabularySize = Vocabulary.Count,
            HiddenSize = 16,
            Layers = 2,
            Heads = 2,
            IntermediateSize = 32,
            Positions = 128,
            TokenTypes = 2,
        };

    /// <summary>Writes <c>config.json</c>, <c>model.safetensors</c> and <c>vocab.txt</c> into a folder and gives it.</summary>
    public static string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            $$"""
            {"model_type": "bert", "vocab_size": {{Shape.VocabularySize}}, "hidden_size": 16, "num_hidden_layers": 2,
             "num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": 128, "type_vocab_size": 2,
             "pad_token_id": 0, "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
            """
        );
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Concat(Vocabulary.Select(piece => piece + "\n")));
        var network = new EncoderNetwork(Shape, classes: 0, seed: 5);
        Enlarge(network.Parameters);
        network.Save(Path.Combine(folder, "model.safetensors"));
        return folder;
    }

    /// <summary>Weights as drawn for pretraining are so small that a network of this size hardly tells one word from another.</summary>
    public static void Enlarge(ParameterSet parameters)
    {
        foreach (var parameter in parameters.All.Where(p => p.Decays))
        {
            foreach (ref var value in parameter.Values)
                value *= 10;
        }

        parameters.MarkChanged();
    }
}
