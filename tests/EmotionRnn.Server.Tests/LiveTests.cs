using System.Net.WebSockets;
using System.Text.Json;
using EmotionRnn.Recognition;

namespace EmotionRnn.Server.Tests;

public sealed class LiveTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private readonly RunningServer _server = fixture.Server;

    [Fact]
    public async Task Live_equals_batch_over_200_turns_of_5_speakers()
    {
        var conversation = Scene.Of(turns: 200, seed: 1);
        var batch = EmotionRecognizer.Load(Path.Combine(RunningServer.Models, "text-online")).Recognize(conversation, new(Attention: 3));
        using var client = await LiveClient.StartAsync(_server);

        for (var t = 0; t < conversation.Utterances.Count; t++)
        {
            var answer = await client.SayAsync(t, conversation.Utterances[t].Speaker, conversation.Utterances[t].Text);

            Assert.Equal("emotion", answer.GetProperty("type").GetString());
            Assert.Equal(t, answer.GetProperty("index").GetInt32());
            Assert.Equal(batch.Utterances[t].Emotion, answer.GetProperty("emotion").GetString());
            Assert.All(batch.Utterances[t].Probabilities.Zip(Probabilities(answer)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.All(
                batch.Utterances[t].Attended.Zip(answer.GetProperty("attended").EnumerateArray()),
                pair => Assert.Equal(pair.First.Weight, pair.Second.GetProperty("weight").GetDouble(), 1e-5)
            );
        }
    }

    [Fact]
    public async Task A_killed_connection_resumes_without_counting_twice()
    {
        var turns = Scene.Of(turns: 30, seed: 2).Utterances;
        var batch = EmotionRecognizer.Load(Path.Combine(RunningServer.Models, "text-online")).Recognize(new("scene", turns));
        var client = await LiveClient.StartAsync(_server);
        var id = client.Conversation;
        for (var t = 0; t < 10; t++)
            await client.SayAsync(t, turns[t].Speaker, turns[t].Text);
        // Two more are counted, but the client says below that it has no answer to them.
        for (var t = 10; t < 12; t++)
            await client.SayAsync(t, turns[t].Speaker, turns[t].Text);
        client.Socket.Abort();
        client.Dispose();

        (client, var resumed) = await LiveClient.BeginAsync(
            _server,
            new
            {
                type = "resume",
                conversation = id,
                answered = 10,
            }
        );
        Assert.Equal("resumed", resumed.GetProperty("type").GetString());
        Assert.Equal(12, resumed.GetProperty("turns").GetInt32());
        for (var t = 10; t < 12; t++)
            Check(await client.ReceiveAsync(), t, replayed: true);
        // Who does not know what has arrived sends again.
        for (var t = 9; t < turns.Count; t++)
            Check(await client.SayAsync(t, turns[t].Speaker, turns[t].Text), t, replayed: t < 12);
        client.Dispose();

        void Check(JsonElement answer, int turn, bool replayed)
        {
            Assert.Equal(turn, answer.GetProperty("index").GetInt32());
            Assert.Equal(replayed, answer.TryGetProperty("replayed", out var again) && again.GetBoolean());
            Assert.Equal(turns[turn].Speaker, answer.GetProperty("speaker").GetString());
            Assert.All(
                batch.Utterances[turn].Probabilities.Zip(Probabilities(answer)),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5)
            );
        }
    }

    [Fact]
    public async Task A_resumed_conversation_belongs_to_the_newer_connection()
    {
        using var older = await LiveClient.StartAsync(_server);
        await older.SayAsync(0, "Ann", "We won!");

        var (newer, _) = await LiveClient.BeginAsync(
            _server,
            new
            {
                type = "resume",
                conversation = older.Conversation,
                answered = 1,
            }
        );

        await older.ExpectErrorAsync("taken-over", close: 4409);
        Assert.Equal(1, (await newer.SayAsync(1, "Bob", "No way!")).GetProperty("index").GetInt32());
        newer.Dispose();
    }

    [Fact]
    public async Task Turns_out_of_order_and_changed_ones_are_told_apart_from_repeated_ones()
    {
        using var client = await LiveClient.StartAsync(_server);
        var first = await client.SayAsync(0, "Ann", "We won!");

        await client.SendAsync(
            new
            {
                type = "turn",
                index = 2,
                speaker = "Bob",
                text = "No way!",
            }
        );
        Assert.Equal(1, (await client.ExpectErrorAsync("gap")).GetProperty("expected").GetInt32());
        await client.SendAsync(
            new
            {
                type = "turn",
                index = 0,
                speaker = "Ann",
                text = "We lost!",
            }
        );
        await client.ExpectErrorAsync("conflict");
        await client.SendAsync(
            new
            {
                type = "turn",
                index = 1,
                speaker = "",
                text = "No way!",
            }
        );
        await client.ExpectErrorAsync("bad-turn");
        await client.SendAsync(
            new
            {
                type = "turn",
                index = 1,
                speaker = "Bob",
            }
        );
        await client.ExpectErrorAsync("bad-turn");
        var again = await client.SayAsync(0, "Ann", "We won!");
        Assert.True(again.GetProperty("replayed").GetBoolean());
        Assert.Equal(Probabilities(first), Probabilities(again));

        await client.SayAsync(null, "Bob", "No way!");
        await client.SendAsync(new { type = "end" });
        Assert.Equal(2, (await client.ReceiveAsync()).GetProperty("turns").GetInt32());
        Assert.Null(await client.TryReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        var (gone, _) = await LiveClient.BeginAsync(_server, new { type = "start" });
        gone.Dispose();
    }

    [Theory]
    [InlineData("""{"type":"turn","speaker":"Ann","text":"hello"}""", "bad-message", 1008)]
    [InlineData("""{"type":"stop"}""", "bad-message", 1008)]
    [InlineData("""{"type":7}""", "bad-message", 1008)]
    [InlineData("""{"type":"start","type":"start"}""", "bad-message", 1008)]
    [InlineData("""["start"]""", "bad-message", 1008)]
    [InlineData("null", "bad-message", 1008)]
    [InlineData("{", "bad-message", 1008)]
    [InlineData("", "bad-message", 1008)]
    [InlineData("""{"type":"start","model":"none"}""", "unknown-model", 1008)]
    [InlineData("""{"type":"start","model":"text"}""", "not-live", 1008)]
    [InlineData("""{"type":"start","attention":-1}""", "bad-request", 1008)]
    [InlineData("""{"type":"resume"}""", "unknown-conversation", 1008)]
    [InlineData("""{"type":"resume","conversation":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""", "unknown-conversation", 1008)]
    public async Task A_message_that_cannot_be_understood_ends_the_connection_with_a_reason(string message, string code, int close)
    {
        using var client = await LiveClient.ConnectAsync(_server);
        await client.SendAsync(message);
        await client.ExpectErrorAsync(code, close);
    }

    [Fact]
    public async Task Frames_beyond_the_limit_or_without_a_beginning_end_the_connection()
    {
        using var large = await LiveClient.StartAsync(_server);
        await large.SendAsync(
            new byte[1 << 20]
                .Select(_ => (byte)' ')
                .ToArray()
        );
        await large.ExpectErrorAsync("message-too-big", 1009);

        using var binary = await LiveClient.ConnectAsync(_server);
        await binary.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        await binary.ExpectErrorAsync("bad-message", 1008);

        using var latin = await LiveClient.StartAsync(_server);
        await latin.SendAsync([(byte)'"', 0xE9, (byte)'"']);
        // The close, 1007, may be lost with the connection.
        var end = await Record.ExceptionAsync(async () => Assert.Null(await latin.TryReceiveAsync()));
        Assert.True(
            end is WebSocketException || latin.Socket.CloseStatus == WebSocketCloseStatus.InvalidPayloadData,
            $"{end} {latin.Socket.CloseStatus}"
        );
    }

    [Fact]
    public async Task Who_says_nothing_is_let_go_and_can_resume_for_a_while()
    {
        var clock = new Clock();
        await using var server = await RunningServer.StartAsync(options => options with { Time = clock.Time });
        using var idle = await LiveClient.StartAsync(server);
        await idle.SayAsync(0, "Ann", "We won!");
        using var silent = await LiveClient.ConnectAsync(server);
        var letGo = idle.ExpectErrorAsync("idle", 4408);

        await clock.PassAsync(TimeSpan.FromSeconds(11), silent.ExpectErrorAsync("bad-message", 1008));
        Assert.False(letGo.IsCompleted);
        await clock.PassAsync(TimeSpan.FromMinutes(5), letGo);

        // What is kept for ten minutes is still there after nine.
        clock.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("resumed", await ResumeAsync());
        var answer = "";
        for (var attempts = 0; attempts < 1000 && answer != "error"; attempts++)
        {
            // The server may see only after this that the connection is lost, and keep the conversation from then on.
            clock.Time.Advance(TimeSpan.FromMinutes(11));
            answer = await ResumeAsync();
        }

        Assert.Equal("error", answer);

        async Task<string?> ResumeAsync()
        {
            var (client, begun) = await LiveClient.BeginAsync(server, new { type = "resume", conversation = idle.Conversation });
            client.Dispose();
            return begun.GetProperty("type").GetString();
        }
    }

    [Fact]
    public async Task Turns_speakers_conversations_and_their_rate_are_limited()
    {
        var clock = new Clock();
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                Time = clock.Time,
                Limits = options.Limits with
                {
                    TurnsOfConversation = 12,
                    Speakers = 2,
                    LiveConversations = 1,
                    LiveBurst = 2,
                    LiveTurnsPerSecond = 10,
                },
            }
        );
        using var client = await LiveClient.StartAsync(server);
        using var second = await LiveClient.ConnectAsync(server);
        await second.SendAsync(new { type = "start" });
        await second.ExpectErrorAsync("too-busy", 1013);

        // Two at once, the other ten at ten a second.
        for (var t = 0; t < 2; t++)
            await client.SayAsync(t, t % 2 == 0 ? "Ann" : "Bob", "yes");
        var started = clock.Time.GetTimestamp();
        for (var t = 2; t < 12; t++)
        {
            await clock.PassAsync(TimeSpan.FromSeconds(0.05), client.SayAsync(t, t % 2 == 0 ? "Ann" : "Bob", "yes"));
            Assert.True(clock.Time.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.1 * (t - 1)));
        }

        await client.SendAsync(
            new
            {
                type = "turn",
                index = 12,
                speaker = "Ann",
                text = "yes",
            }
        );
        await clock.PassAsync(TimeSpan.FromSeconds(0.05), client.ExpectErrorAsync("too-many-turns", 1008));

        await using var other = await RunningServer.StartAsync(options => options with { Limits = options.Limits with { Speakers = 2 } });
        using var crowd = await LiveClient.StartAsync(other);
        await crowd.SayAsync(0, "Ann", "yes");
        await crowd.SayAsync(1, "Bob", "yes");
        await crowd.SendAsync(
            new
            {
                type = "turn",
                index = 2,
                speaker = "Cleo",
                text = "yes",
            }
        );
        await crowd.ExpectErrorAsync("bad-turn");
    }

    [Fact]
    public async Task A_server_that_stops_says_so_and_lets_the_turn_be_answered_before()
    {
        var server = await RunningServer.StartAsync();
        using var client = await LiveClient.StartAsync(server);
        await client.SayAsync(0, "Ann", "We won!");

        var stopped = server.StopAsync();

        await client.ExpectErrorAsync("shutting-down", 1001);
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
        await server.DisposeAsync();
    }

    private static double[] Probabilities(JsonElement answer) =>
        [.. answer.GetProperty("probabilities").EnumerateObject().Select(property => property.Value.GetDouble())];
}
