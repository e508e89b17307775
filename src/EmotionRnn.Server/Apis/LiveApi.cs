using EmotionRnn.Server.Live;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Apis;

/// <summary>Live conversations over WebSocket.</summary>
internal static class LiveApi
{
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(30);

    public static void MapLive(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/v1/live",
                async (
                    HttpContext context,
                    ApiKeys keys,
                    ModelCatalogue models,
                    LiveSessions sessions,
                    ServerMetrics metrics,
                    ServerOptions options,
                    IHostApplicationLifetime lifetime
                ) =>
                {
                    if (!context.WebSockets.IsWebSocketRequest)
                    {
                        context.Response.Headers.Upgrade = "websocket";
                        throw new ApiProblem(
                            StatusCodes.Status426UpgradeRequired,
                            "upgrade-required",
                            "Live conversations need a WebSocket; see docs/live.md."
                        );
                    }

                    if (lifetime.ApplicationStopping.IsCancellationRequested)
                        throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "not-ready", "The server is stopping.");
                    using var socket = await context.WebSockets.AcceptWebSocketAsync(
                        new WebSocketAcceptContext { KeepAliveInterval = Ping, KeepAliveTimeout = Ping }
                    );
                    using var connection = new LiveConnection(
                        socket,
                        keys.OwnerOf(context.Request),
                        keys,
                        models,
                        sessions,
                        metrics,
                        options
                    );
                    await connection.RunAsync(context.RequestAborted);
                }
            )
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Problems(403, 426, 503)
            .WithTags("Conversations")
            .WithName("live")
            .WithSummary("A live conversation over WebSocket: each turn is answered at once; docs/live.md describes the messages");
}
