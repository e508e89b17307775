using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EmotionRnn.Server.Tests;

public sealed class SecurityTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("/", 200)]
    [InlineData("/v1/models", 200)]
    [InlineData("/v1/models/none", 404)]
    [InlineData("/nothing", 404)]
    [InlineData("/openapi/v1.json", 200)]
    public async Task Every_answer_has_the_strict_headers(string path, int status)
    {
        var response = await fixture.Server.Client.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_key_is_asked_for_and_what_one_key_made_another_does_not_see()
    {
        await using var server = await RunningServer.StartAsync(options => options with { ApiKeys = ["first-key", "second-key"] });
        Assert.Equal("unauthorized", (await server.GetAsync("/v1/models", HttpStatusCode.Unauthorized)).GetProperty("code").GetString());
        await server.GetAsync("/metrics", HttpStatusCode.Unauthorized);
        await server.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/")).StatusCode);
        await server.PostAsync("/v1/analyse", "Ann: hello", expected: HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, (await As("third-key", HttpMethod.Get, "/v1/models")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await As("first-key", HttpMethod.Get, "/v1/models")).StatusCode);

        var job = (await RunningServer.ReadAsync(await As("first-key", HttpMethod.Post, "/v1/jobs", "Ann: hello"), HttpStatusCode.Accepted))
            .GetProperty("id")
            .GetString();
        Assert.Equal(HttpStatusCode.OK, (await As("first-key", HttpMethod.Get, $"/v1/jobs/{job}")).StatusCode);
        foreach (var path in (string[])["", "/result", "/events"])
            Assert.Equal(HttpStatusCode.NotFound, (await As("second-key", HttpMethod.Get, $"/v1/jobs/{job}{path}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await As("second-key", HttpMethod.Delete, $"/v1/jobs/{job}")).StatusCode);

        using var keyless = await LiveClient.ConnectAsync(server);
        await keyless.SendAsync(new { type = "start" });
        await keyless.ExpectErrorAsync("unauthorized", 1008);
        var (first, begun) = await LiveClient.BeginAsync(server, new { type = "start", apiKey = "first-key" });
        Assert.Equal("started", begun.GetProperty("type").GetString());
        using var header = await LiveClient.ConnectAsync(server, options => options.SetRequestHeader("Authorization", "Bearer second-key"));
        await header.SendAsync(new { type = "resume", conversation = first.Conversation });
        await header.ExpectErrorAsync("unknown-conversation", 1008);
        first.Dispose();

        Task<HttpResponseMessage> As(string key, HttpMethod method, string path, string? body = null)
        {
            var request = new HttpRequestMessage(method, path)
            {
                Content = body is null ? null : new StringContent(body, Encoding.UTF8, "text/plain"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return server.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Pages_of_other_origins_and_foreign_names_for_this_machine_are_refused()
    {
        Assert.Equal("cross-origin", await Code(request => request.Headers.Add("Origin", "https://elsewhere.example"), 403));
        Assert.Equal("cross-origin", await Code(request => request.Headers.Add("Origin", "null"), 403));
        Assert.Equal("bad-request", await Code(request => request.Headers.Host = "elsewhere.example", 400));
        var own = new HttpRequestMessage(HttpMethod.Get, "/v1/models")
        {
            Headers = { { "Origin", fixture.Server.Address.GetLeftPart(UriPartial.Authority) } },
        };
        Assert.Equal(HttpStatusCode.OK, (await fixture.Server.Client.SendAsync(own)).StatusCode);

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() =>
            LiveClient.ConnectAsync(fixture.Server, options => options.SetRequestHeader("Origin", "https://elsewhere.example"))
        );
        using var same = await LiveClient.ConnectAsync(
            fixture.Server,
            options => options.SetRequestHeader("Origin", fixture.Server.Address.GetLeftPart(UriPartial.Authority))
        );

        async Task<string?> Code(Action<HttpRequestMessage> change, int status)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
            change(request);
            return (await RunningServer.ReadAsync(await fixture.Server.Client.SendAsync(request), (HttpStatusCode)status))
                .GetProperty("code")
                .GetString();
        }
    }

    [Fact]
    public async Task Metrics_count_what_was_recognised_and_hold_no_words()
    {
        await fixture.Server.PostAsync("/v1/analyse", "Zebulon: hello\nAnn: hello");

        var text = await fixture.Server.Client.GetStringAsync("/metrics");

        Assert.Matches(@"emotionrnn_utterances_total\{[^}]*by=""analysis""[^}]*\} \d+", text);
        Assert.Contains("http_server_request_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zebulon", text, StringComparison.Ordinal);
    }
}
