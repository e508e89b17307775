using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace EmotionRnn.Benchmarks.Serving;

/// <summary>How a load of live conversations went.</summary>
/// <param name="Turns">The turns answered.</param>
/// <param name="Errors">Turns that got no answer, or another one.</param>
/// <param name="Median">From send to answer, in ms.</param>
/// <param name="Percentile99">Of a hundred turns the slowest but one, in ms.</param>
/// <param name="Slowest">In ms.</param>
internal sealed record LiveLoadResult(int Turns, int Errors, double Median, double Percentile99, double Slowest);

/// <summary>
/// Live conversations at a steady rate: every connection says a turn of twelve words several times a second, whether the one before was
/// answered or not yet.
/// </summary>
internal static class LiveLoad
{
    private const int WordsOfTurn = 12;
    private static readonly string[] Words =
        "i know you said it was so great that we got the part and now they never call oh no my sister is here with cake".Split(' ');

    /// <summary>Runs a load.</summary>
    /// <param name="server">Where the server is.</param>
    /// <param name="connections">How many conversations there are at once.</param>
    /// <param name="turnsASecond">Of each.</param>
    /// <param name="time">How long.</param>
    /// <param name="meanwhile">Is told now and then how long it has gone on.</param>
    public static async Task<LiveLoadResult> RunAsync(
        Uri server,
        int connections,
        double turnsASecond,
        TimeSpan time,
        Action<TimeSpan>? meanwhile = null
    )
    {
        var talkers = new Talker[connections];
        for (var i = 0; i < connections; i++)
            talkers[i] = await Talker.ConnectAsync(server, i);
        var start = Stopwatch.GetTimestamp();
        var all = Task.WhenAll(talkers.Select((talker, i) => talker.TalkAsync(start, i / turnsASecond / connections, turnsASecond, time)));
        while (await Task.WhenAny(all, Task.Delay(100)) != all)
            meanwhile?.Invoke(Stopwatch.GetElapsedTime(start));
        await all;
        meanwhile?.Invoke(Stopwatch.GetElapsedTime(start));
        var latencies = talkers.SelectMany(talker => talker.Latencies).Order().ToArray();
        foreach (var talker in talkers)
            talker.Dispose();
        return new(
            latencies.Length,
            talkers.Sum(talker => talker.Errors),
            latencies[latencies.Length / 2],
            latencies[(int)(0.99 * latencies.Length)],
            latencies[^1]
        );
    }

    /// <summary>One connection with its conversation.</summary>
    internal sealed class Talker(int seed) : IDisposable
    {
        private readonly ClientWebSocket _socket = new();
        private readonly Random _random = new(seed);
        private readonly List<long> _sent = [];
        private int _answered;

        /// <summary>From send to answer, in ms.</summary>
        public List<double> Latencies { get; } = [];

        public int Errors { get; private set; }

        public static async Task<Talker> ConnectAsync(Uri server, int seed)
        {
            var talker = new Talker(seed);
            await talker._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/v1/live" }.Uri, CancellationToken.None);
            await talker.SendAsync(new { type = "start" });
            await talker.ReceiveAsync("started"u8.ToArray());
            return talker;
        }

        /// <summary>Says turns at a steady rate, beginning after <paramref name="phase"/> seconds, and times their answers.</summary>
        public async Task TalkAsync(long start, double phase, double turnsASecond, TimeSpan time)
        {
            var turns = (int)(turnsASecond * time.TotalSeconds);
            var answers = Task.Run(async () =>
            {
                for (var t = 0; t < turns; t++)
                {
                    if (!await ReceiveAsync("emotion"u8.ToArray()))
                        Errors++;
                    long sent;
                    lock (_sent)
                        sent = _sent[_answered++];
                    Latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
            });
            for (var t = 0; t < turns; t++)
            {
                var wait = phase + t / turnsASecond - Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (wait > 0)
                    await Task.Delay(TimeSpan.FromSeconds(wait));
                var text = string.Join(' ', Enumerable.Range(0, WordsOfTurn).Select(_ => Words[_random.Next(Words.Length)]));
                lock (_sent)
                    _sent.Add(Stopwatch.GetTimestamp());
                await SendAsync(
                    new
                    {
                        type = "turn",
                        index = t,
                        speaker = t % 2 == 0 ? "Ann" : "Bob",
                        text,
                    }
                );
            }

            await answers;
        }

        /// <summary>Says one turn and waits for the answer.</summary>
        public async Task<bool> SayAsync(int index, string text)
        {
            await SendAsync(
                new
                {
                    type = "turn",
                    index,
                    speaker = "Ann",
                    text,
                }
            );
            return await ReceiveAsync("emotion"u8.ToArray());
        }

        public void Dispose() => _socket.Dispose();

        private Task SendAsync(object message) =>
            _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

        /// <summary>Whether the next message is of a type.</summary>
        private async Task<bool> ReceiveAsync(byte[] type)
        {
            var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(4096);
            try
            {
                var used = 0;
                while (true)
                {
                    var read = await _socket.ReceiveAsync(buffer.AsMemory(used), CancellationToken.None);
                    used += read.Count;
                    if (read.EndOfMessage)
                        return buffer.AsSpan(0, used).StartsWith([.. "{\"type\":\""u8, .. type, (byte)'"']);
                }
            }
            finally
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
