using EmotionRnn.Server.Contracts;

namespace EmotionRnn.Server.Apis;

/// <summary>How the server is, for those who start and stop it.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health");
        health
            .MapGet("/live", () => TypedResults.Ok(new HealthStatus("live")))
            .WithName("isLive")
            .WithSummary("Whether the process answers");
        health
            .MapGet(
                "/ready",
                (IHostApplicationLifetime lifetime) =>
                    lifetime.ApplicationStopping.IsCancellationRequested
                        ? TypedResults.Json(
                            new HealthStatus("stopping"),
                            ServerJson.Default.HealthStatus,
                            statusCode: StatusCodes.Status503ServiceUnavailable
                        )
                        : TypedResults.Json(new HealthStatus("ready"), ServerJson.Default.HealthStatus)
            )
            .Produces<HealthStatus>()
            .Produces<HealthStatus>(StatusCodes.Status503ServiceUnavailable)
            .WithName("isReady")
            .WithSummary("Whether requests should be sent here: the models are loaded, and it is not stopping");
    }
}
