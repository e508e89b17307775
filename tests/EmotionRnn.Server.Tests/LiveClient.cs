using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace EmotionRnn.Server.Tests;

/// <summary>A client of live conversations.</summary>
internal sealed class LiveClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly byte[] _buffer = new byte[1 << 16];

    public ClientWebSocket Socket { get; } = new();

    /// <summary>The conversation that was begun or resumed.</summary>
    public string Conversation { get; private set; } = "";

    public static async Task<LiveClient> ConnectAsync(RunningServer server, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new LiveClient();
        configure?.Invoke(client.Socket.Options);
        await client.Socket.ConnectAsync(new UriBuilder(server.Address) { Scheme = "ws", Path = "/v1/live" }.Uri, CancellationToken.None);
        return client;
    }

    /// <summary>Connects and begins, or resumes, a conversation.</summary>
    public static async Task<(LiveClient Client, JsonElement Begun)> BeginAsync(RunningServer server, object message)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync(message);
        var begun = await client.ReceiveAsync();
        if (begun.TryGetProperty("conversation", out var conversation))
            client.Conversation = conversation.GetString()!;
        return (client, begun);
    }

    public static async Task<LiveClient> StartAsync(RunningServer server) => (await BeginAsync(server, new { type = "start" })).Client;

    public Task SendAsync(object message) => SendAsync(JsonSerializer.SerializeToUtf8Bytes(message));

    public Task SendAsync(string message) => SendAsync(Encoding.UTF8.GetBytes(message));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        Socket.SendAsync(message, type, true, CancellationToken.None);

    /// <summary>The next message; fails where the connection ends instead.</summary>
    public async Task<JsonElement> ReceiveAsync() =>
        await TryReceiveAsync()
        ?? throw new InvalidOperationException($"The server has closed: {Socket.CloseStatus} {Socket.CloseStatusDescription}");

    /// <summary>The next message; null where the server closes.</summary>
    public async Task<JsonElement?> TryReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var used = 0;
        while (true)
        {
            var read = await Socket.ReceiveAsync(_buffer.AsMemory(used), patience.Token);
            if (read.MessageType == WebSocketMessageType.Close)
                return null;
            used += read.Count;
            if (read.EndOfMessage)
                return JsonDocument.Parse(_buffer.AsMemory(0, used).ToArray()).RootElement;
        }
    }

    public async Task<JsonElement> SayAsync(int? index, string speaker, string text)
    {
        await SendAsync(
            index is null
                ? new
                {
                    type = "turn",
                    speaker,
                    text,
                }
                : new
                {
                    type = "turn",
                    index,
                    speaker,
                    text,
                }
        );
        return await ReceiveAsync();
    }

    /// <summary>Expects an error, and where it closes the connection, the close.</summary>
    public async Task<JsonElement> ExpectErrorAsync(string code, int? close = null)
    {
        var error = await ReceiveAsync();
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        if (close is null)
            return error;
        Assert.Null(await TryReceiveAsync());
        Assert.Equal(close, (int?)Socket.CloseStatus);
        await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        return error;
    }

    public void Dispose() => Socket.Dispose();
}
