using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Running;

/// <summary>What a run gave; the same settings give the same result, byte for byte.</summary>
public sealed record RunResult
{
    /// <summary>The form of the file.</summary>
    public const string CurrentSchema = "emotionrnn/run/2";

    /// <summary>The form of the file.</summary>
    public required string Schema { get; init; }

    /// <summary>What it depends on: the recipe's key, or that of a finished model.</summary>
    public required JsonElement Settings { get; init; }

    /// <summary>What everything random depended on; null where nothing was random.</summary>
    public long? Seed { get; init; }

    /// <summary>Numbers that training changed; 0 of a baseline that is no network.</summary>
    public long Parameters { get; init; }

    /// <summary>The temperature fitted on dev, at which the probabilities are.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The epoch that was kept, from 1; 0 where there are none.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>What the epochs of its last network gave.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; init; } = [];

    /// <summary>The answers for the train split; without probabilities.</summary>
    public required SplitAnswers Train { get; init; }

    /// <summary>The answers for the dev split.</summary>
    public required SplitAnswers Dev { get; init; }

    /// <summary>The answers for the test split.</summary>
    public required SplitAnswers Test { get; init; }

    /// <summary>
    /// For conversations that may become examples, by id: what each turn's attention gives to the turns before it, [t][0 … t − 1].
    /// </summary>
    public IReadOnlyDictionary<string, float[][]>? Attention { get; init; }

    /// <summary>The answers for a split.</summary>
    public SplitAnswers this[Split split] =>
        split switch
        {
            Split.Train => Train,
            Split.Dev => Dev,
            _ => Test,
        };
}

/// <summary>A system's answers for the labelled utterances of a split, in the corpus's order.</summary>
/// <param name="Predicted">The most probable classes <c>[N]</c>.</param>
/// <param name="Probabilities">Rounded to 5 decimals <c>[N × C]</c>; null where they are not kept.</param>
public sealed record SplitAnswers(int[] Predicted, double[]? Probabilities = null)
{
    /// <summary>From predictions.</summary>
    /// <param name="predictions">Of the split.</param>
    /// <param name="keepProbabilities">Whether to keep more than the most probable classes.</param>
    public static SplitAnswers Of(Predictions predictions, bool keepProbabilities) =>
        new(
            [.. predictions.Predicted],
            keepProbabilities
                ? [.. Enumerable.Range(0, predictions.Count).SelectMany(n => predictions[n].ToArray()).Select(p => Math.Round(p, 5))]
                : null
        );
}

/// <summary>How runs are kept as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(RunResult))]
internal sealed partial class RunJson : JsonSerializerContext;
