using System.Buffers;
using System.Net.WebSockets;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Live;

/// <summary>
/// A client's connection. It reads a message, answers it, and only then reads the next: a client that sends faster than it is answered
/// fills its own buffers.
/// </summary>
internal sealed class LiveConnection(
    WebSocket socket,
    string? owner,
    ApiKeys keys,
    ModelCatalogue models,
    LiveSessions sessions,
    ServerMetrics metrics,
    ServerOptions options
) : IDisposable
{
    private enum Waiting
    {
        ForClient,
        ForStart,
        ForSending,
        ForClosing,
        ForNothing,
    }

    private readonly LiveWriter _writer = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ServerLimits _limits = options.Limits;
    private readonly TurnRate _rate = new(options.Limits, options.Time);
    private LiveSession? _session;
    private LiveAudio? _audio;
    private long _since = options.Time.GetTimestamp();
    private volatile Waiting _waiting = Waiting.ForStart;

    /// <summary>Serves the client until either side ends the connection.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        sessions.Enter(this);
        try
        {
            while (socket.State == WebSocketState.Open && await ReceiveAsync(cancellationToken) is { } message)
            {
                try
                {
                    if (message.IsText)
                        await HandleAsync(message.Bytes, cancellationToken);
                    else
                        await HearAsync(message.Bytes, cancellationToken);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(message.Bytes.Array!);
                }
            }

            if (socket.State == WebSocketState.CloseReceived)
                await CloseAsync(WebSocketCloseStatus.NormalClosure);
        }
        catch (LiveProblem problem)
        {
            if (problem.IsBreach && _session is { } session)
                sessions.Remove(session);
            await EndAsync(problem);
            await DrainAsync();
        }
        catch (Exception error) when (IsLoss(error))
        {
            // The client is gone, was cut off for not reading, or what it sent is no WebSocket's. Its conversation waits to be resumed.
            await DrainAsync();
        }
        finally
        {
            sessions.Leave(this);
            if (_session?.Turns == 0)
                sessions.Remove(_session);
            _session?.Detach(this, options.Time.GetTimestamp());
        }
    }

    /// <summary>Ends what has waited too long. Called from time to time by another thread.</summary>
    public void Check(long now)
    {
        var elapsed = options.Time.GetElapsedTime(Interlocked.Read(ref _since), now);
        switch (_waiting)
        {
            case Waiting.ForClient when elapsed > _limits.LiveIdle:
                Close(new("idle", "Nothing was said for long; resume the conversation to go on.", LiveProblem.Idle));
                break;
            case Waiting.ForStart when elapsed > _limits.LivePatience:
                Close(LiveProblem.BadMessage("The first message, 'start' or 'resume', did not come."));
                break;
            case Waiting.ForSending or Waiting.ForClosing when elapsed > _limits.LivePatience:
                socket.Abort();
                break;
        }
    }

    /// <summary>Tells the client why, and closes; from another thread than the one that serves it.</summary>
    public void Close(LiveProblem problem) => _ = EndAsync(problem);

    public void Dispose()
    {
        socket.Dispose();
        _audio?.Dispose();
        _sending.Dispose();
        _writer.Dispose();
    }

    private Task HandleAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var received = options.Time.GetTimestamp();
        var request =
            LiveRequest.Parse(message.Span) ?? throw LiveProblem.BadMessage("A message is a JSON object with a 'type'; see docs/live.md.");
        return (request.Type, _session) switch
        {
            ("start", null) => StartAsync(request, cancellationToken),
            ("resume", null) => ResumeAsync(request, cancellationToken),
            ("turn", { } session) => AnswerAsync(session, request, received, cancellationToken),
            ("end", { } session) => FinishAsync(session, cancellationToken),
            ("start" or "resume", _) => throw LiveProblem.BadMessage("The conversation has begun already."),
            ("turn" or "end", _) => throw LiveProblem.BadMessage("The first message must be 'start' or 'resume'."),
            _ => throw LiveProblem.BadMessage("The message's 'type' must be start, resume, turn or end."),
        };
    }

    private async Task HearAsync(ReadOnlyMemory<byte> samples, CancellationToken cancellationToken)
    {
        if (_audio is null)
            throw LiveProblem.BadMessage("The first message must be 'start' or 'resume'.");
        try
        {
            _audio.Add(samples.Span);
        }
        catch (LiveProblem problem)
        {
            await SendAsync(() => _writer.Problem(problem), cancellationToken);
        }
    }

    private async Task StartAsync(LiveRequest request, CancellationToken cancellationToken)
    {
        var who = Authorise(request);
        try
        {
            var recognition = AnalysisQuery.Options(request.Attention, request.AbstainBelow);
            var model = models.LiveModel(request.Model);
            _audio = LiveAudio.Of(model.Recognizer, request.SampleRate, _limits.LiveAudio, sessions.Audio);
            _session = sessions.Start(who, model, recognition);
        }
        catch (ApiProblem problem)
        {
            throw new LiveProblem(problem.Code, problem.Message, WebSocketCloseStatus.PolicyViolation);
        }

        _session.Attach(this);
        await SendAsync(() => _writer.Begun("started", _session), cancellationToken);
    }

    private async Task ResumeAsync(LiveRequest request, CancellationToken cancellationToken)
    {
        var session = sessions.Find(Authorise(request), request.Conversation);
        _audio = LiveAudio.Of(session.Recognizer, request.SampleRate, _limits.LiveAudio, sessions.Audio);
        _session = session;
        _session.Attach(this)?.Close(new("taken-over", "The conversation was resumed by another connection.", LiveProblem.TakenOver));
        var turns = _session.Turns;
        await SendAsync(() => _writer.Begun("resumed", _session), cancellationToken);
        for (var turn = Math.Max(request.Answered ?? 0, 0); turn < turns; turn++)
        {
            var index = turn;
            await SendAsync(() => _writer.Answer(_session, index, _session.Answer(index), replayed: true), cancellationToken);
        }
    }

    private async Task AnswerAsync(LiveSession session, LiveRequest request, long received, CancellationToken cancellationToken)
    {
        await _rate.WaitAsync(cancellationToken);
        try
        {
            if (string.IsNullOrWhiteSpace(request.Speaker) || request.Speaker.Length > 256 || !PlainName.IsPlain(request.Speaker.Trim()))
                throw new LiveProblem("bad-turn", "A turn needs a 'speaker' of 1 to 256 characters, none of them a line break or control.")
                {
                    Index = request.Index,
                };
            if (request.Text is null || request.Text.Length > _limits.TextLength)
                throw new LiveProblem("bad-turn", $"A turn needs a 'text' of at most {_limits.TextLength:N0} characters.")
                {
                    Index = request.Index,
                };
            var functionals = _audio!.Any ? await options.Gate.RunLongAsync(_ => _audio.Take(), cancellationToken) : null;
            var (index, emotion, replayed) = await session.Model.RunAsync(
                options.Gate,
                turns: 1,
                request.Text.Length,
                () => session.Add(this, request.Index, request.Speaker.Trim(), request.Text, functionals, _limits),
                cancellationToken
            );
            await SendAsync(() => _writer.Answer(session, index, emotion, replayed), cancellationToken);
            if (!replayed)
                metrics.Answered(session.Recognizer.Package.Manifest.Name, options.Time.GetElapsedTime(received));
        }
        catch (LiveProblem problem) when (problem.Close is null)
        {
            await SendAsync(() => _writer.Problem(problem), cancellationToken);
        }
        catch (EncoderException error)
        {
            var problem = models.Failed(error);
            await SendAsync(() => _writer.Problem(new(problem.Code, problem.Message) { Index = request.Index }), cancellationToken);
        }
    }

    private async Task FinishAsync(LiveSession session, CancellationToken cancellationToken)
    {
        sessions.Remove(session);
        await SendAsync(() => _writer.Ended(session), cancellationToken);
        await CloseAsync(WebSocketCloseStatus.NormalClosure);
        await DrainAsync();
    }

    private string Authorise(LiveRequest request) =>
        owner
        ?? keys.OwnerOf(request.ApiKey)
        ?? throw new LiveProblem(
            "unauthorized",
            "This server wants an API key: give it as 'apiKey'.",
            WebSocketCloseStatus.PolicyViolation
        );

    /// <summary>The next message, in a rented array; null where the client has closed.</summary>
    private async Task<(bool IsText, ArraySegment<byte> Bytes)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_waiting != Waiting.ForClosing)
            Wait(_session is null ? Waiting.ForStart : Waiting.ForClient);
        // Without memory until something comes: most connections wait most of the time.
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (first.MessageType == WebSocketMessageType.Close)
            return null;
        if (first.EndOfMessage)
            throw LiveProblem.BadMessage("A message is not empty.");
        var buffer = ArrayPool<byte>.Shared.Rent(4 << 10);
        var used = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(used), cancellationToken);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            used += read.Count;
            if (used > _limits.LiveFrameBytes)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                throw LiveProblem.TooBig(_limits.LiveFrameBytes);
            }

            if (read.EndOfMessage)
                break;
            if (used < buffer.Length)
                continue;
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(4 * buffer.Length, _limits.LiveFrameBytes + 1));
            buffer.AsSpan(0, used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        if (_waiting != Waiting.ForClosing)
            Wait(Waiting.ForNothing);
        return (first.MessageType == WebSocketMessageType.Text, new(buffer, 0, used));
    }

    private async Task SendAsync(Func<ReadOnlyMemory<byte>> write, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            Wait(Waiting.ForSending);
            await socket.SendAsync(write(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            Wait(Waiting.ForNothing);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task EndAsync(LiveProblem problem)
    {
        try
        {
            if (_waiting == Waiting.ForClosing)
                return;
            await SendAsync(() => _writer.Problem(problem), CancellationToken.None);
            await CloseAsync(problem.Close ?? WebSocketCloseStatus.PolicyViolation);
        }
        catch (Exception error) when (IsLoss(error))
        {
            // The client is gone already.
        }
    }

    /// <summary>
    /// Reads past what the client had on its way, until it closes too: a connection that is cut before would lose the last words said to
    /// it.
    /// </summary>
    private async Task DrainAsync()
    {
        var scratch = ArrayPool<byte>.Shared.Rent(4 << 10);
        try
        {
            while (
                socket.State == WebSocketState.CloseSent
                && (await socket.ReceiveAsync(scratch.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close
            ) { }
        }
        catch (Exception error) when (IsLoss(error))
        {
            // The client is gone already, or took too long.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static bool IsLoss(Exception error) =>
        error
            is WebSocketException
                or OperationCanceledException
                or IOException
                or ObjectDisposedException
                or Microsoft.AspNetCore.Connections.ConnectionAbortedException;

    private async Task CloseAsync(WebSocketCloseStatus status)
    {
        Wait(Waiting.ForClosing);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(status, null, CancellationToken.None);
    }

    private void Wait(Waiting what)
    {
        Interlocked.Exchange(ref _since, options.Time.GetTimestamp());
        _waiting = what;
    }
}
