using System.Diagnostics;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>Every file in <c>examples/</c> runs, and prints what it says it does.</summary>
[Trait("Category", "Slow")]
public sealed class ExampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Prints = new()
    {
        ["acoustics.cs"] = "In blocks of 100 ms the same: True",
        ["compare.cs"] = "text and text-online agree on",
        ["live.cs"] = "4 turns by Ann, Bob, Cleo",
        ["recognize.cs"] = "looks back at turn",
        ["serve.cs"] = "\"schema\":\"emotionrnn/predict/1\"",
        ["subtitles.cs"] = "at 8.5 s",
    };

    public static TheoryData<string> Files =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(ReferenceData.Repository, "examples"), "*.cs")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_example_runs(string file)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release", Path.Combine("examples", file)])
        {
            WorkingDirectory = ReferenceData.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{file} ended with {process.ExitCode}: {await output}{await error}");
        Assert.Contains(Prints[file], await output, StringComparison.Ordinal);
    }
}
