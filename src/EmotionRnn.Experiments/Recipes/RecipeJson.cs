using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>What the results of recipes depend on, as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SimpleKey))]
[JsonSerializable(typeof(TextCnnKey))]
[JsonSerializable(typeof(EmotionRnnKey))]
[JsonSerializable(typeof(EncoderKey))]
[JsonSerializable(typeof(TfIdfKey))]
internal sealed partial class RecipeJson : JsonSerializerContext
{
    /// <summary>The key of what has few settings.</summary>
    public static string Simple(string recipe, string corpus, string? acoustics = null, int? select = null, string? package = null) =>
        JsonSerializer.Serialize(new(Recipe.Procedure, recipe, corpus, acoustics, select, package), Default.SimpleKey);

    /// <summary>The SHA-256 of a key, in lower-case hexadecimals, shortened to 128 bits: a name for files.</summary>
    public static string Shorten(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
}

internal sealed record SimpleKey(int Procedure, string Recipe, string Corpus, string? Acoustics, int? SelectAcoustics, string? Package);

internal sealed record TextCnnKey(
    int Procedure,
    string Recipe,
    string Corpus,
    long Seed,
    StageSettings Stage,
    EmbeddingOptions Embedding,
    string? WordVectors
);

internal sealed record EmotionRnnKey(
    int Procedure,
    string Recipe,
    string Corpus,
    long Seed,
    StageSettings? Text,
    EmbeddingOptions? Embedding,
    string? WordVectors,
    string? Encoder,
    string? Acoustics,
    int? SelectAcoustics,
    float AudioDropout,
    float TextDropout,
    StageSettings Network,
    EmotionRnnHyperparameters Hyperparameters,
    int Networks,
    StageSettings? Joint,
    int? Threads,
    string? Initial
);

internal sealed record EncoderKey(
    int Procedure,
    string Recipe,
    string Corpus,
    long Seed,
    StageSettings Stage,
    DialogueWindowOptions Windows,
    string Encoder,
    int CommonTokens,
    WeightFormat Weights,
    int Threads
);

internal sealed record TfIdfKey(int Procedure, string Recipe, string Corpus, TextBaselineOptions Options);
