using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using EmotionRnn.Benchmarks.Serving;

namespace EmotionRnn.Server.Tests;

[Trait("Category", "Slow")]
public sealed class HostileTests
{
    private const int Requests = 10_000,
        Workers = 8,
        WarmUp = 2000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Ten_thousand_hostile_requests_get_4xx_and_leave_the_process_as_it_was()
    {
        using var server = ServerProcess.Start(ReferenceData.Executable, "--models", RunningServer.Models);
        var answers = new ConcurrentDictionary<string, int>();
        using var client = new HttpClient { BaseAddress = server.Address };
        await SendAsync(server, WarmUp, seed: 1, []);
        await AnalyzeAsync();
        await Task.Delay(Settling);
        var before = server.ResidentMegabytes();

        await SendAsync(server, Requests, seed: 2, answers);

        Assert.True(server.IsAlive);
        await AnalyzeAsync();
        await Task.Delay(Settling);
        var after = server.ResidentMegabytes();
        var summary = string.Join(
            ", ",
            answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key} × {answer.Value}")
        );
        TestContext.Current.SendDiagnosticMessage($"{summary}; memory {before:F0} MB before, {after:F0} MB after");
        Assert.Equal(Requests, answers.Values.Sum());
        Assert.All(answers.Keys, answer => Assert.True(answer is "closed" or "101" || answer.StartsWith('4'), summary));
        Assert.True(answers.GetValueOrDefault("closed") < Requests / 20, summary);
        Assert.True(after < 1.1 * before, $"The memory was {before:F0} MB and is {after:F0} MB.");
        Assert.Equal(0, server.Stop());

        async Task AnalyzeAsync() =>
            Assert.Contains(
                "emotion",
                await (
                    await client.PostAsync("/v1/analyse", new StringContent("Ann: We won!", Encoding.UTF8, "text/plain"))
                ).Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
    }

    private static async Task SendAsync(ServerProcess server, int count, int seed, ConcurrentDictionary<string, int> answers)
    {
        var hostile = new HostileRequests(seed);
        var requests = Enumerable.Range(0, count).Select(_ => hostile.Next());
        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (request, cancellationToken) =>
            {
                var answer = await AnswerAsync(server.Address, request, cancellationToken);
                // What should not be says what it was an answer to.
                if (answer is ['2' or '3' or '5', ..])
                    answer += $" to {Encoding.Latin1.GetString(request.Bytes)[..Math.Min(300, request.Bytes.Length)]}";
                answers.AddOrUpdate(answer, 1, (_, n) => n + 1);
            }
        );
    }

    /// <summary>The status of the answer, or <c>closed</c> where the server ends the connection without one.</summary>
    private static async Task<string> AnswerAsync(Uri server, HostileRequest request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        var stream = client.GetStream();
        var received = new byte[4096];
        var used = 0;
        try
        {
            await stream.WriteAsync(request.Bytes, cancellationToken);
            if (request.Lingers)
                await Task.Delay(50, cancellationToken);
            if (request.HangsUp)
                client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The server had read enough; its answer may be there all the same.
        }

        try
        {
            while (used < 16 && await stream.ReadAsync(received.AsMemory(used), cancellationToken) is > 0 and var read)
                used += read;
        }
        catch (IOException)
        {
            // Reset: nothing more comes.
        }

        var line = Encoding.Latin1.GetString(received, 0, used);
        return line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? line[9..12] : "closed";
    }
}
