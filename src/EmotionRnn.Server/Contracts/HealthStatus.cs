namespace EmotionRnn.Server.Contracts;

/// <summary>How the server is.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, or <c>stopping</c>.</param>
public sealed record HealthStatus(string Status);
