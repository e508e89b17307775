using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Jobs;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;

namespace EmotionRnn.Server.Apis;

/// <summary>Work that takes longer than a request should.</summary>
internal static class JobsApi
{
    private const string EventName = "job";

    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapPost(
                "",
                async (
                    [AsParameters] AnalysisQuery query,
                    HttpRequest request,
                    ModelCatalogue models,
                    AnalysisReader reader,
                    JobStore store,
                    ServerOptions server
                ) =>
                {
                    models.Model(query.Model);
                    var options = query.Options();
                    var input = await reader.ReadAsync(request, query.ParseFormat(), server.Limits.TurnsOfJob);
                    var job = store.Add(ApiKeys.Owner(request.HttpContext), models, query.Model, options, input);
                    return TypedResults.Accepted($"/v1/jobs/{job.Id}", job.Description);
                }
            )
            .TakesTranscript()
            .Problems(400, 404, 413, 415, 422, 429, 503)
            .WithName("startJob")
            .WithSummary("Accepts conversations to recognise; takes the same as /v1/analyse, and more of it");

        jobs.MapGet(
                "/{id}",
                (string id, HttpContext context, JobStore store) => TypedResults.Ok(store.Find(ApiKeys.Owner(context), id).Description)
            )
            .Problems(404)
            .WithName("describeJob")
            .WithSummary("Where a job stands");

        jobs.MapGet(
                "/{id}/events",
                (string id, HttpContext context, JobStore store) =>
                    TypedResults.ServerSentEvents(Events(store.Find(ApiKeys.Owner(context), id), context.RequestAborted))
            )
            .Problems(404)
            .WithName("watchJob")
            .WithSummary("Server-sent events: where the job stands, now and at each change, until it is over");

        jobs.MapGet(
                "/{id}/result",
                (string id, HttpContext context, JobStore store) =>
                {
                    var job = store.Find(ApiKeys.Owner(context), id);
                    return job.Description.State switch
                    {
                        JobState.Succeeded => TypedResults.Bytes(job.Result!, "application/json"),
                        JobState.Failed => throw new ApiProblem(
                            StatusCodes.Status409Conflict,
                            "job-failed",
                            $"The job has failed: {job.Description.Problem!.Detail}"
                        ),
                        _ => throw new ApiProblem(
                            StatusCodes.Status409Conflict,
                            "not-finished",
                            "The job is not over yet; watch its events."
                        ),
                    };
                }
            )
            .Produces<PredictionDocument>()
            .Problems(404, 409)
            .WithName("fetchJobResult")
            .WithSummary("What a job has recognised");

        jobs.MapDelete(
                "/{id}",
                (string id, HttpContext context, JobStore store) =>
                {
                    store.Remove(store.Find(ApiKeys.Owner(context), id));
                    return TypedResults.NoContent();
                }
            )
            .Problems(404)
            .WithName("deleteJob")
            .WithSummary("Cancels a job, if it is not over, and forgets it");
    }

    private static async IAsyncEnumerable<SseItem<JobDescription>> Events(
        Job job,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var (description, changed) = job.Watch();
            yield return new(description, EventName);
            if (description.State is JobState.Succeeded or JobState.Failed)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
