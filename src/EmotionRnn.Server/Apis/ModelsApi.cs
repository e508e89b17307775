using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Models;

namespace EmotionRnn.Server.Apis;

/// <summary>The models that can be asked for.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/models",
                (ModelCatalogue models) =>
                    TypedResults.Ok(
                        new ModelList(
                            new(models.DefaultModel, models.DefaultLiveModel, models.DefaultRecordingModel),
                            [
                                .. models.Entries.Select(entry =>
                                    entry.Summary() with
                                    {
                                        MillisecondsPerTurn = models.MillisecondsPerTurn(entry.Name),
                                    }
                                ),
                            ]
                        )
                    )
            )
            .WithTags("Models")
            .WithSummary("The models that can be asked for")
            .WithName("listModels");
        api.MapGet(
                "/models/{name}",
                (string name, ModelCatalogue models) =>
                    TypedResults.Ok(models.Entry(name).Describe() with { MillisecondsPerTurn = models.MillisecondsPerTurn(name) })
            )
            .WithTags("Models")
            .WithSummary("A model: its labels, scores, confusion matrix, training and card")
            .WithName("describeModel")
            .Problems(404);
    }

    /// <summary>Says which problems an endpoint answers with.</summary>
    public static RouteHandlerBuilder Problems(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses)
            endpoint.ProducesProblem(status);
        return endpoint;
    }
}
