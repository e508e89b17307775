using System.Collections.Concurrent;
using System.Net.WebSockets;
using EmotionRnn.Recognition;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Security;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Live;

/// <summary>All live conversations and connections; sees to those that say nothing, do not read, or were lost.</summary>
internal sealed class LiveSessions : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LiveSession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LiveConnection, bool> _connections = new();
    private readonly ServerOptions _options;
    private readonly ITimer _sweeper;
    private readonly CancellationTokenRegistration _stopping;

    public LiveSessions(ServerOptions options, ServerMetrics metrics, IHostApplicationLifetime lifetime)
    {
        _options = options;
        Audio = new(options.Limits.LiveAudioBytes);
        _sweeper = options.Time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        _stopping = lifetime.ApplicationStopping.Register(Stop);
        metrics.Observe("emotionrnn.live.connections", "{connection}", "Live connections", () => _connections.Count);
        metrics.Observe(
            "emotionrnn.live.conversations",
            "{conversation}",
            "Live conversations, lost ones that can be resumed included",
            () => _sessions.Count
        );
    }

    /// <summary>What all connections may hold of sound.</summary>
    public ByteBudget Audio { get; }

    /// <summary>Counts a connection in until it is disposed of.</summary>
    public void Enter(LiveConnection connection) => _connections[connection] = true;

    public void Leave(LiveConnection connection) => _connections.TryRemove(connection, out _);

    /// <summary>Begins a conversation.</summary>
    /// <exception cref="LiveProblem">There are too many.</exception>
    public LiveSession Start(string owner, LoadedModel model, RecognitionOptions options)
    {
        if (_sessions.Count >= _options.Limits.LiveConversations)
            throw new LiveProblem(
                "too-busy",
                "The server has as many live conversations as it takes; try again later.",
                LiveProblem.TryAgainLater
            );
        var session = new LiveSession(RandomId.Create(), owner, model, options);
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>A conversation of an owner.</summary>
    /// <exception cref="LiveProblem">There is none of that name, or it is not theirs: the answer is the same.</exception>
    public LiveSession Find(string owner, string? id) =>
        id is not null && _sessions.TryGetValue(id, out var session) && session.Owner == owner
            ? session
            : throw new LiveProblem(
                "unknown-conversation",
                "There is no such conversation; one whose connection was lost is kept for a while only.",
                WebSocketCloseStatus.PolicyViolation
            );

    /// <summary>Forgets a conversation.</summary>
    public void Remove(LiveSession session) => _sessions.TryRemove(session.Id, out _);

    public void Dispose()
    {
        _sweeper.Dispose();
        _stopping.Dispose();
    }

    private void Sweep()
    {
        var now = _options.Time.GetTimestamp();
        foreach (var connection in _connections.Keys)
            connection.Check(now);
        foreach (var session in _sessions.Values)
        {
            if (session.LostAt is { } lost && _options.Time.GetElapsedTime(lost, now) > _options.Limits.LiveRetention)
                Remove(session);
        }
    }

    private void Stop()
    {
        foreach (var connection in _connections.Keys)
            connection.Close(new("shutting-down", "The server is stopping.", WebSocketCloseStatus.EndpointUnavailable));
    }
}
