using System.Net.ServerSentEvents;
using System.Text.Json.Serialization;

namespace EmotionRnn.Server.Contracts;

/// <summary>How answers are written: camel case, without what is null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelDescription))]
[JsonSerializable(typeof(PredictionDocument))]
[JsonSerializable(typeof(JobDescription))]
[JsonSerializable(typeof(HealthStatus))]
[JsonSerializable(typeof(SseItem<JobDescription>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
internal sealed partial class ServerJson : JsonSerializerContext;
