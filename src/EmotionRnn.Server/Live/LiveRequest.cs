using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionRnn.Server.Live;

/// <summary>A message of a live client, as <c>docs/live.md</c> describes it. Which properties count depends on the type.</summary>
internal sealed record LiveRequest
{
    /// <summary>What is wanted: <c>start</c>, <c>resume</c>, <c>turn</c> or <c>end</c>.</summary>
    public string? Type { get; init; }

    public string? ApiKey { get; init; }

    public string? Model { get; init; }

    public double? Attention { get; init; }

    public double? AbstainBelow { get; init; }

    /// <summary>Of <c>start</c> and <c>resume</c>: the rate of the sound that will come, in Hz.</summary>
    public int? SampleRate { get; init; }

    public string? Conversation { get; init; }

    /// <summary>Of <c>resume</c>: how many answers the client has.</summary>
    public int? Answered { get; init; }

    /// <summary>Of <c>turn</c>: its number, from 0.</summary>
    public int? Index { get; init; }

    public string? Speaker { get; init; }

    public string? Text { get; init; }

    /// <summary>Reads a message; null where it is none.</summary>
    public static LiveRequest? Parse(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, LiveJson.Default.LiveRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(LiveRequest))]
internal sealed partial class LiveJson : JsonSerializerContext;
