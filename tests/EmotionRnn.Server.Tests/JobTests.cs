using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace EmotionRnn.Server.Tests;

public sealed class JobTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly string Corpus = string.Join(
        "---\n",
        Enumerable
            .Range(0, 20)
            .Select(c => string.Concat(Enumerable.Range(0, 20).Select(t => $"{"ABC"[t % 3]}: this is turn {t} of {c}\n")))
    );

    // Long enough that it is still at work when the next request comes.
    private static readonly string Long = string.Join(
        "---\n",
        Enumerable
            .Range(0, 20)
            .Select(c => string.Concat(Enumerable.Range(0, 2000).Select(t => $"{"ABC"[t % 3]}: this is turn {t} of {c}\n")))
    );

    [Fact]
    public async Task A_job_reports_progress_and_gives_what_a_request_would()
    {
        var server = fixture.Server;
        var created = await server.Client.PostAsync("/v1/jobs?attention=1", new StringContent(Corpus, Encoding.UTF8, "text/plain"));
        var job = await RunningServer.ReadAsync(created, HttpStatusCode.Accepted);
        var id = job.GetProperty("id").GetString()!;
        Assert.Equal($"/v1/jobs/{id}", created.Headers.Location!.OriginalString);
        Assert.Equal(43, id.Length);
        Assert.Equal(20, job.GetProperty("total").GetInt32());

        var events = await EventsAsync(server, id);

        Assert.Equal("succeeded", events[^1].GetProperty("state").GetString());
        Assert.Equal(20, events[^1].GetProperty("done").GetInt32());
        Assert.All(
            events.Zip(events.Skip(1)),
            pair => Assert.True(pair.First.GetProperty("done").GetInt32() <= pair.Second.GetProperty("done").GetInt32())
        );
        Assert.Equal("succeeded", (await server.GetAsync($"/v1/jobs/{id}")).GetProperty("state").GetString());
        var result = await server.GetAsync($"/v1/jobs/{id}/result");
        Assert.Equal((await server.PostAsync("/v1/analyse?attention=1", Corpus)).ToString(), result.ToString());

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.DeleteAsync($"/v1/jobs/{id}")).StatusCode);
        await server.GetAsync($"/v1/jobs/{id}", HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_job_can_be_cancelled_while_it_runs()
    {
        var server = fixture.Server;
        var id = (await server.PostAsync("/v1/jobs", Long, expected: HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        var events = await WatchAsync(server, id);
        Assert.Equal(
            "not-finished",
            (await server.GetAsync($"/v1/jobs/{id}/result", HttpStatusCode.Conflict)).GetProperty("code").GetString()
        );

        await server.Client.DeleteAsync($"/v1/jobs/{id}");

        var last = (await events.WaitAsync(TimeSpan.FromSeconds(30)))[^1];
        Assert.Equal("failed", last.GetProperty("state").GetString());
        Assert.Equal("cancelled", last.GetProperty("problem").GetProperty("code").GetString());
        await server.GetAsync($"/v1/jobs/{id}/result", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Results_are_kept_for_a_while_and_jobs_are_limited_in_number()
    {
        var clock = new Clock();
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                Time = clock.Time,
                Limits = options.Limits with { Jobs = 1 },
            }
        );
        var id = (await server.PostAsync("/v1/jobs", "Ann: We won!", expected: HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        await EventsAsync(server, id);
        Assert.Equal(
            "too-busy",
            (await server.PostAsync("/v1/jobs", "Ann: We won!", expected: HttpStatusCode.TooManyRequests)).GetProperty("code").GetString()
        );

        clock.Time.Advance(TimeSpan.FromMinutes(14));
        await server.GetAsync($"/v1/jobs/{id}/result");
        clock.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("unknown-job", (await server.GetAsync($"/v1/jobs/{id}", HttpStatusCode.NotFound)).GetProperty("code").GetString());
        await server.PostAsync("/v1/jobs", "Ann: We won!", expected: HttpStatusCode.Accepted);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_server_that_stops_hands_back_the_jobs_it_will_not_do()
    {
        var clock = new Clock();
        var server = await RunningServer.StartAsync(options =>
            options with
            {
                Time = clock.Time,
                Limits = options.Limits with { Shutdown = TimeSpan.FromMinutes(1) },
            }
        );
        var running = (await server.PostAsync("/v1/jobs", Corpus, expected: HttpStatusCode.Accepted)).GetProperty("id").GetString()!;
        var jobs = new List<Task<JsonElement[]>> { await WatchAsync(server, running) };
        for (var i = 0; i < 3; i++)
            jobs.Add(
                await WatchAsync(
                    server,
                    (await server.PostAsync("/v1/jobs", Long, expected: HttpStatusCode.Accepted)).GetProperty("id").GetString()!
                )
            );

        var stopped = server.StopAsync();
        Assert.Equal("succeeded", (await jobs[0].WaitAsync(TimeSpan.FromSeconds(30)))[^1].GetProperty("state").GetString());
        await clock.PassAsync(TimeSpan.FromSeconds(50), stopped);

        var ends = (await Task.WhenAll(jobs)).Select(events => events[^1]).ToArray();
        Assert.Equal("not-done", ends[^1].GetProperty("problem").GetProperty("code").GetString());
        await server.DisposeAsync();
    }

    /// <summary>All events of a job.</summary>
    private static async Task<JsonElement[]> EventsAsync(RunningServer server, string id) => await await WatchAsync(server, id);

    /// <summary>Opens a job's events, and gives what ends with them.</summary>
    private static async Task<Task<JsonElement[]>> WatchAsync(RunningServer server, string id)
    {
        var response = await server.Client.GetAsync($"/v1/jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return ReadAsync(response);
    }

    private static async Task<JsonElement[]> ReadAsync(HttpResponseMessage response)
    {
        using var _ = response;
        var events = new List<JsonElement>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            Assert.Equal("job", item.EventType);
            events.Add(JsonDocument.Parse(item.Data).RootElement);
        }

        return [.. events];
    }
}
