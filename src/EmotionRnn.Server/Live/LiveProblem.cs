using System.Net.WebSockets;

namespace EmotionRnn.Server.Live;

/// <summary>
/// A live client did what cannot be answered. Becomes a message of type <c>error</c>, and where it cannot go on the connection is closed.
/// </summary>
/// <param name="code">What programs tell it by; stable, listed in <c>docs/live.md</c>.</param>
/// <param name="message">For a person: what is wrong, and what to do.</param>
/// <param name="close">What the connection is closed with; null: it stays open.</param>
internal sealed class LiveProblem(string code, string message, WebSocketCloseStatus? close = null) : Exception(message)
{
    /// <summary>Closed for having said nothing; the conversation can be resumed.</summary>
    public const WebSocketCloseStatus Idle = (WebSocketCloseStatus)4408;

    /// <summary>Closed because the conversation was resumed from elsewhere.</summary>
    public const WebSocketCloseStatus TakenOver = (WebSocketCloseStatus)4409;

    /// <summary>Closed because the server has too much to do (1013, RFC 6455's registry).</summary>
    public const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    public string Code { get; } = code;

    public WebSocketCloseStatus? Close { get; } = close;

    /// <summary>The turn it is about; null where it is about none.</summary>
    public int? Index { get; init; }

    /// <summary>The turn's number that was expected; null where that is not the matter.</summary>
    public int? Expected { get; init; }

    /// <summary>Whether the client broke the protocol, so that its conversation is not kept for it.</summary>
    public bool IsBreach { get; private init; }

    public static LiveProblem BadMessage(string message) =>
        new("bad-message", message, WebSocketCloseStatus.PolicyViolation) { IsBreach = true };

    public static LiveProblem TooBig(int limit) =>
        new("message-too-big", $"A message has at most {limit:N0} bytes.", WebSocketCloseStatus.MessageTooBig) { IsBreach = true };
}
