using System.Text.Json;
using EmotionRnn.Onnx.Tests;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>A pretrained encoder fine-tuned, a logistic regression, and both as one model, by the commands.</summary>
public sealed class EncoderTests : IDisposable
{
    private static readonly string[] Corpus = ["--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2"];

    private readonly CommandLine _command = new();

    public EncoderTests() => _command.Write("talk.csv", ExampleCorpus.Csv(60));

    public void Dispose() => _command.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void An_encoder_and_a_regression_are_trained_combined_scored_and_asked()
    {
        TinyEncoder.Write(_command.At("encoder"));
        Run([
            "train",
            "--kind",
            "encoder",
            "--text-encoder",
            "encoder",
            "--origin",
            "a tiny encoder, for tests",
            .. Corpus,
            "--threads",
            "1",
            "--out",
            "tuned",
            "--json",
        ]);
        Run(["train", "--kind", "tf-idf", .. Corpus, "--out", "regression", "--json"]);
        var scores = JsonDocument
            .Parse(Run(["model", "combine", "./tuned", "./regression", .. Corpus, "--equal", "--out", "both", "--json"]))
            .RootElement;
        Assert.True(scores.GetProperty("weightedF1").GetDouble() > scores.GetProperty("majorityWeightedF1").GetDouble());
        Assert.Contains("--origin \"a tiny encoder, for tests\"", Run(["model", "show", "./tuned", "--card"]), StringComparison.Ordinal);
        Assert.Contains("../regression", Run(["model", "show", "./both"]), StringComparison.Ordinal);

        var again = JsonDocument.Parse(Run(["evaluate", "--model", "./both", .. Corpus, "--json"])).RootElement;
        Assert.Equal(scores.GetProperty("weightedF1").GetDouble(), again.GetProperty("weightedF1").GetDouble());
        Assert.Contains("weighted F1", Run(["evaluate", "--model", "./tuned", .. Corpus, "--live"]), StringComparison.Ordinal);
        var live = _command.Run("A: I hate you\nB: me?\n", null, ["predict", "--model", "./both", "--live", "--json"]);
        Assert.Equal(2, live.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_network_is_trained_over_an_encoder_as_it_is_and_over_a_fine_tuned_one()
    {
        TinyEncoder.Write(_command.At("encoder"));
        Run(["train", "--text-encoder", "encoder", "--fine-tune", .. Corpus, "--threads", "1", "--out", "tuned", "--json"]);
        string[] over = ["train", .. Corpus, "--preset", "small", "--json"];
        foreach (
            var arguments in (string[][])
                [
                    ["--text-encoder", "encoder", "--encoder-states", "mean@1,first@2", "--out", "frozen"],
                    ["--text-encoder", "./tuned", "--text-cnn", "--out", "beside"],
                ]
        )
        {
            var scores = JsonDocument.Parse(Run([.. over, .. arguments])).RootElement.GetProperty("test");
            Assert.True(scores.GetProperty("weightedF1").GetDouble() > scores.GetProperty("majorityWeightedF1").GetDouble());
            var model = "./" + arguments[^1];
            Assert.Equal(
                scores.GetProperty("weightedF1").GetDouble(),
                JsonDocument
                    .Parse(Run(["evaluate", "--model", model, .. Corpus, "--json"]))
                    .RootElement.GetProperty("weightedF1")
                    .GetDouble()
            );
            Assert.Contains("Features of a pretrained encoder", Run(["model", "show", model, "--card"]), StringComparison.Ordinal);
            Assert.Contains("numbers an utterance", Run(["model", "show", model]), StringComparison.Ordinal);
        }

        Assert.Contains("mean@1, first@2", Run(["model", "show", "./frozen"]), StringComparison.Ordinal);

        // Both are whole by themselves.
        Directory.Delete(_command.At("encoder"), recursive: true);
        Directory.Delete(_command.At("tuned"), recursive: true);
        foreach (var model in (string[])["./frozen", "./beside"])
            Assert.Contains(
                "\"emotion\":",
                _command.Run("A: I hate you\nB: me?\n", null, ["predict", "--model", model, "--json"]).Output,
                StringComparison.Ordinal
            );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_network_is_trained_over_a_graph_with_its_tokenisers_files_beside_it()
    {
        TinyEncoder.Write(_command.At("graph"));
        File.WriteAllBytes(_command.At("graph/model.onnx"), GraphWriter.Text(TinyEncoder.Vocabulary.Count, 16).Write());
        string[] train = ["train", .. Corpus, "--preset", "small", "--json", "--text-encoder", "onnx:graph/model.onnx"];
        var scores = JsonDocument.Parse(Run([.. train, "--out", "model"])).RootElement.GetProperty("test");
        Assert.True(scores.GetProperty("weightedF1").GetDouble() > scores.GetProperty("majorityWeightedF1").GetDouble() + 0.2);
        Assert.Contains(
            "the graph has no output '2'. It has the inputs input_ids (int64",
            _command.Run([.. train, "--encoder-states", "mean@2", "--out", "other"]).Error,
            StringComparison.Ordinal
        );

        Directory.Delete(_command.At("graph"), recursive: true);
        Assert.Equal(
            scores.GetProperty("weightedF1").GetDouble(),
            JsonDocument
                .Parse(Run(["evaluate", "--model", "./model", .. Corpus, "--json"]))
                .RootElement.GetProperty("weightedF1")
                .GetDouble()
        );
        var batch = _command.Run("A: I hate you\nB: me?\n", null, ["predict", "--model", "./model", "--json"]);
        Assert.Contains("\"emotion\":", batch.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Fine_tuning_that_was_killed_goes_on_to_the_same_model()
    {
        TinyEncoder.Write(_command.At("encoder"));
        string[] arguments = ["train", "--text-encoder", "encoder", "--fine-tune", .. Corpus, "--threads", "1", "--json", "--out"];
        Directory.CreateDirectory(_command.At("whole"));
        var whole = JsonDocument.Parse(Run([.. arguments, "whole/model"])).RootElement.GetProperty("hash").GetString();

        Directory.CreateDirectory(_command.At("killed"));
        using var process = _command.Start(null, [.. arguments, "killed/model"]);
        while (
            await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.StartsWith("encoder: epoch 3 ", StringComparison.Ordinal)
        ) { }
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Path.Exists(_command.At("killed/model")), "it was over before it could be killed");

        var resumed = JsonDocument.Parse(Run([.. arguments, "killed/model"])).RootElement;
        Assert.Equal((whole, true), (resumed.GetProperty("hash").GetString(), resumed.GetProperty("resumed").GetBoolean()));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_command.At("killed")).Select(Path.GetFileName));
    }

    private string Run(string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }
}
