using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EmotionRnn.Server.Options;
using Microsoft.AspNetCore.Builder;

namespace EmotionRnn.Server.Tests;

/// <summary>A server on a free port of this machine, with the models that ship, and a client of it.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private RunningServer(WebApplication server)
    {
        _server = server;
        Address = new Uri(server.Urls.First());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    /// <summary>The folder of the models that ship.</summary>
    public static string Models { get; } = Path.Combine(ReferenceData.Repository, "models");

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<RunningServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null)
    {
        var options = new ServerOptions { ModelsFolder = Models, Urls = ["http://127.0.0.1:0"] };
        // Small models answer where a test does not ask for others.
        var small = options with
        {
            DefaultModel = "text",
            DefaultLiveModel = "text-online",
        };
        var wanted = change?.Invoke(small) ?? small;
        var server = EmotionServer.Create(wanted.ModelsFolder == Models ? wanted : change!(options));
        await server.StartAsync();
        return new(server);
    }

    /// <summary>Asks it to stop, as Ctrl-C would.</summary>
    public Task StopAsync() => _server.StopAsync();

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReadAsync(await Client.GetAsync(path), expected);

    public async Task<JsonElement> PostAsync(
        string path,
        string body,
        string type = "text/plain",
        HttpStatusCode expected = HttpStatusCode.OK
    ) =>
        await ReadAsync(
            await Client.PostAsync(
                path,
                new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } }
            ),
            expected
        );

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>One server for the tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
