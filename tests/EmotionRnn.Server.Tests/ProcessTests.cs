using EmotionRnn.Benchmarks.Serving;

namespace EmotionRnn.Server.Tests;

/// <summary>The command <c>emotionrnn serve</c> as it runs for users, under load.</summary>
[Trait("Category", "Slow")]
public sealed class ProcessTests
{
    [Fact]
    public async Task A_thousand_idle_conversations_fit_in_300_MB()
    {
        using var server = Start();
        var talkers = new List<LiveLoad.Talker>();
        for (var i = 0; i < 1000; i++)
        {
            var talker = await LiveLoad.Talker.ConnectAsync(server.Address, i);
            talkers.Add(talker);
            for (var t = 0; t < 3; t++)
                Assert.True(await talker.SayAsync(t, "you said they would never call you back"));
        }

        var megabytes = server.ResidentMegabytes();
        TestContext.Current.SendDiagnosticMessage($"1,000 idle live conversations: {megabytes:F0} MB");
        Assert.True(megabytes < 300, $"The process has {megabytes:F0} MB.");
        foreach (var talker in talkers)
            talker.Dispose();
        Assert.Equal(0, server.Stop());
    }

    /// <summary>Also where the program is machine code, which makes no descriptions of types that it was not told of.</summary>
    [Fact]
    public async Task The_program_serves_the_document_that_is_promised()
    {
        using var server = Start();
        using var client = new HttpClient { BaseAddress = server.Address };
        Assert.Equal(
            File.ReadAllText(ReferenceData.Golden("openapi-v1.json")),
            await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken) + "\n"
        );
        Assert.Equal(0, server.Stop());
    }

    /// <summary>A short run of <c>benchmarks/run serve</c>; the bounds of the full one are for a machine that does nothing else.</summary>
    [Fact]
    public async Task Two_hundred_talkers_are_all_answered()
    {
        using var server = Start();

        var result = await LiveLoad.RunAsync(server.Address, connections: 200, turnsASecond: 5, TimeSpan.FromSeconds(5));

        TestContext.Current.SendDiagnosticMessage($"{result}");
        Assert.Equal((5000, 0), (result.Turns, result.Errors));
        Assert.Equal(0, server.Stop());
    }

    // Their models are small, so that what is measured is the server.
    private static ServerProcess Start() =>
        ServerProcess.Start(ReferenceData.Executable, "--models", RunningServer.Models, "--model", "text", "--live-model", "text-online");
}
