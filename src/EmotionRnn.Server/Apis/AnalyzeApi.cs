using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;

namespace EmotionRnn.Server.Apis;

/// <summary>Whole conversations, answered at once.</summary>
internal static class AnalyzeApi
{
    public static void MapAnalyse(this IEndpointRouteBuilder api) =>
        api.MapPost(
                "/analyse",
                async (
                    [AsParameters] AnalysisQuery query,
                    HttpRequest request,
                    ModelCatalogue models,
                    AnalysisReader reader,
                    Analyzer analyzer,
                    ServerOptions server
                ) =>
                {
                    models.Model(query.Model);
                    var options = query.Options();
                    using var input = await reader.ReadAsync(request, query.ParseFormat(), server.Limits.TurnsAtOnce);
                    var model = models.Model(query.Model, input.RecordingAlone);
                    return TypedResults.Bytes(
                        await analyzer.AnswerAsync(model, input, options, request.HttpContext.RequestAborted),
                        "application/json"
                    );
                }
            )
            .TakesTranscript()
            .Produces<PredictionDocument>()
            .Problems(400, 404, 413, 415, 422, 429)
            .WithTags("Conversations")
            .WithName("analyse")
            .WithSummary("Recognises the emotion of every utterance")
            .WithDescription(
                "The body is the transcript itself, in any form that docs/data-formats.md describes, or a form whose part "
                    + "'transcript' is one, with a part 'recording' or parts 'clips' for models that listen. A 'recording' alone is "
                    + "cut where somebody speaks, if /v1/models has a default for it."
            );

    /// <summary>Says what bodies an endpoint takes.</summary>
    public static RouteHandlerBuilder TakesTranscript(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<string>(
            "text/plain",
            "application/json",
            "text/csv",
            "text/vtt",
            "application/x-subrip",
            "application/octet-stream",
            "multipart/form-data"
        );
}
