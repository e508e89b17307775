using System.Diagnostics;
using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>From a corpus to a report, by the command.</summary>
[Trait("Category", "Slow")]
public sealed class ExperimentTests : IDisposable
{
    private static readonly string[] Arguments =
    [
        "experiment",
        "--corpus",
        "plain",
        "--data",
        "talk.csv",
        "--dev",
        "0.2",
        "--test",
        "0.2",
        "--seeds",
        "1-2",
        "--variants",
        "text-simple",
        "--jobs",
        "2",
    ];

    private readonly CommandLine _command = new();

    public ExperimentTests() => _command.Write("talk.csv", ExampleCorpus.Csv(40));

    public void Dispose() => _command.Dispose();

    [Fact]
    public async Task Killed_anywhere_the_same_command_goes_on_to_the_same_report()
    {
        var whole = _command.Run([.. Arguments, "--out", "whole", "--json"]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Equal("emotionrnn/experiment/1", JsonDocument.Parse(whole.Output).RootElement.GetProperty("schema").GetString());

        // One kill amid the first TextCNNs, one after some runs have ended.
        foreach (var moment in (string[])["", "3 of "])
        {
            using var process = _command.Start(null, [.. Arguments, "--out", "killed"]);
            while (
                await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
                && !line.StartsWith(moment, StringComparison.Ordinal)
            ) { }
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.False(File.Exists(_command.At("killed/report.html")), "it was over before it could be killed");
            Assert.All(Runs("killed"), run => JsonDocument.Parse(File.ReadAllText(run)));
        }

        var resumed = _command.Run([.. Arguments, "--out", "killed"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Contains("written to killed/report.html", resumed.Output, StringComparison.Ordinal);
        foreach (var file in (string[])["report.html", "report.json", "tables/scores.csv"])
            Assert.Equal(File.ReadAllText(_command.At($"whole/{file}")), File.ReadAllText(_command.At($"killed/{file}")));
        Assert.Equal(Runs("whole").Select(Path.GetFileName), Runs("killed").Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFiles(_command.At("killed"), "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void The_sample_corpus_becomes_a_report_of_all_six_variants_from_its_clips()
    {
        var clock = Stopwatch.StartNew();
        var outcome = _command.Run(
            "",
            new Dictionary<string, string> { ["EMOTIONRNN_CACHE"] = _command.At("cache") },
            ["experiment", "--sample", "--seeds", "1", "--out", "sample", "--json"]
        );
        if (outcome.ExitCode == 6)
            Assert.Skip(outcome.Error);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalSeconds:0} s");
        var systems = JsonDocument
            .Parse(outcome.Output)
            .RootElement.GetProperty("systems")
            .EnumerateArray()
            .ToDictionary(
                s => s.GetProperty("name").GetString()!,
                s => s.GetProperty("test").GetProperty("weightedF1").GetProperty("mean").GetDouble()
            );
        foreach (
            var variant in (string[])
                ["audio-simple", "audio-matching", "text-simple", "text-matching", "audiotext-simple", "audiotext-matching"]
        )
            Assert.True(systems[variant] > systems["majority"], $"{variant} {systems[variant]}");
        Assert.DoesNotContain("have no audio", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Encoders_and_finished_models_are_compared_with_the_rest()
    {
        string[] corpus = ["--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2"];
        TinyEncoder.Write(_command.At("tiny"));
        Assert.Equal(0, _command.Run(["train", .. corpus, "--preset", "small", "--out", "finished", "--json"]).ExitCode);
        var outcome = _command.Run([
            "experiment",
            .. corpus,
            "--variants",
            "text-simple",
            "--presets",
            "small",
            "--seeds",
            "1",
            "--text-encoder",
            "tiny",
            "--text-cnn",
            "--models",
            "./finished",
            "--costs",
            "--out",
            "report",
        ]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        foreach (var title in (string[])["TextSimple, encoder", "TextSimple, encoder + TextCNN", "finished, as it ships"])
            Assert.Contains(title, outcome.Output, StringComparison.Ordinal);
        Assert.Contains("What the accuracy costs", File.ReadAllText(_command.At("report/report.md")), StringComparison.Ordinal);
    }

    private string[] Runs(string folder) =>
        Directory.Exists(_command.At($"{folder}/runs"))
            ? [.. Directory.EnumerateFiles(_command.At($"{folder}/runs"), "*.json").Order(StringComparer.Ordinal)]
            : [];
}
