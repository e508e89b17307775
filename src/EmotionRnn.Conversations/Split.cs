using System.Text.Json.Serialization;

namespace EmotionRnn.Conversations;

/// <summary>What a part of a corpus is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Split>))]
public enum Split
{
    /// <summary>Learned from.</summary>
    [JsonStringEnumMemberName("train")]
    Train,

    /// <summary>Chosen on: epochs, settings, temperature. Also called validation.</summary>
    [JsonStringEnumMemberName("dev")]
    Dev,

    /// <summary>Scored once, never chosen on.</summary>
    [JsonStringEnumMemberName("test")]
    Test,
}
