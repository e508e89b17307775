using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;

namespace EmotionRnn.Server.Apis;

/// <summary>What is counted and measured, in the text form of Prometheus.</summary>
internal static class MetricsApi
{
    private const string Path = "/metrics";

    public static void MapMetrics(this WebApplication app, ApiKeys keys)
    {
        app.Use(
            (context, next) =>
                context.Request.Path != Path || keys.OwnerOf(context.Request) is not null
                    ? next(context)
                    : throw new ApiProblem(
                        StatusCodes.Status401Unauthorized,
                        "unauthorized",
                        "This server wants an API key: send it as 'Authorization: Bearer KEY'."
                    )
        );
        app.MapPrometheusScrapingEndpoint(Path);
    }
}
