using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>A pretrained encoder fine-tuned, a logistic regression, and both as one model, by the commands.</summary>
public sealed class EncoderTests : IDisposable
{
    private static readonly string[] Corpus = ["--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2"];

    private readonly CommandLine _command = new();

    public EncoderTests() => _command.Write("talk.csv", ExampleCorpus.Csv(60));

    public void Dispose() => _command.Dispose();

    [Fact]
    public void An_encoder_and_a_regression_are_trained_combined_scored_and_asked()
    {
        TinyEncoder.Write(_command.At("encoder"));
        Run(["train", "--text-encoder", "encoder", "--fine-tune", "--origin", "a tiny encoder, for tests", .. Corpus, "--threads", "1", "--out", "tuned", "--json"]);
        Run(["train", "--tf-idf", .. Corpus, "--out", "regression", "--json"]);
        var scores = JsonDocument.Parse(Run(["model", "combine", "./tuned", "./regression", .. Corpus, "--equal", "--out", "both", "--json"])).RootElement;
        Assert.True(scores.GetProperty("weighted_f1").GetDouble() > scores.GetProperty("majority_weighted_f1").GetDouble());
        Assert.Contains("--origin \"a tiny encoder, for tests\"", Run(["model", "show", "./tuned", "--card"]), StringComparison.Ordinal);
        Assert.Contains("../regression", Run(["model", "show", "./both"]), StringComparison.Ordinal);

        var again = JsonDocument.Parse(Run(["evaluate", "--model", "./both", .. Corpus, "--json"])).RootElement;
        Assert.Equal(scores.GetProperty("weighted_f1").GetDouble(), again.GetProperty("weighted_f1").GetDouble());
        Assert.Contains("weighted F1", Run(["evaluate", "--model", "./tuned", .. Corpus, "--live"]), StringComparison.Ordinal);
        var live = _command.Run("A: I hate you\nB: me?\n", null, ["predict", "--model", "./both", "--live", "--json"]);
        Assert.Equal(2, live.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private string Run(string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }
}
