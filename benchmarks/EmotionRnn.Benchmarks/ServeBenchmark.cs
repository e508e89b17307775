using EmotionRnn.Benchmarks.Serving;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// Live conversations: 200 connections, each of which says five turns of twelve words a second, with the client on the same cores. Shows
/// the time from send to answer, and
/// how the resident memory of the server's process goes from ten seconds after the start to the end; then that of a thousand idle
/// conversations.
/// </summary>
internal static class ServeBenchmark
{
    private const int Connections = 200,
        Idle = 1000;
    private const double TurnsASecond = 5;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    public static void Run(BenchmarkSettings settings)
    {
        var program = Path.Combine(BenchmarkSettings.Repository, "src", "EmotionRnn.Cli", "bin", "Release", "net10.0", "emotionrnn");
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} is missing: run ./emotionrnn once, which builds it.");
        Load(program, TimeSpan.FromSeconds(settings.Seconds));
        IdleAsync(program).GetAwaiter().GetResult();
    }

    private static void Load(string program, TimeSpan time)
    {
        using var server = ServerProcess.Start(program);
        double? settled = null;
        var result = LiveLoad
            .RunAsync(
                server.Address,
                Connections,
                TurnsASecond,
                time,
                elapsed =>
                {
                    if (elapsed >= Settled)
                        settled ??= server.ResidentMegabytes();
                }
            )
            .GetAwaiter()
            .GetResult();
        var end = server.ResidentMegabytes();
        Console.WriteLine(
            "| connections | turns a second | for | answered | errors | median | p99 | slowest | memory after 10 s | at the end | more |"
        );
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        Console.WriteLine(
            $"| {Connections} | {Connections * TurnsASecond} | {time.TotalSeconds} s | {result.Turns} | {result.Errors} | "
                + $"{result.Median:F1} ms | {result.Percentile99:F1} ms | {result.Slowest:F1} ms "
                + $"| {settled:F0} MB | {end:F0} MB | {100 * (end / settled - 1):F1} % |"
        );
        server.Stop();
    }

    private static async Task IdleAsync(string program)
    {
        using var server = ServerProcess.Start(program);
        var talkers = new LiveLoad.Talker[Idle];
        for (var i = 0; i < Idle; i++)
            talkers[i] = await LiveLoad.Talker.ConnectAsync(server.Address, i);
        Console.WriteLine($"\n{Idle} idle conversations: {server.ResidentMegabytes():F0} MB");
        foreach (var talker in talkers)
            talker.Dispose();
        server.Stop();
    }
}
