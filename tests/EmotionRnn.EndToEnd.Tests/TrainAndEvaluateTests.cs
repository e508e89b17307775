using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>From a corpus to a package and its scores, by the commands.</summary>
public sealed class TrainAndEvaluateTests : IDisposable
{
    private static readonly string[] Corpus = ["--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2"];

    private readonly CommandLine _command = new();

    public TrainAndEvaluateTests() => _command.Write("talk.csv", ExampleCorpus.Csv(60));

    public void Dispose() => _command.Dispose();

    [Fact]
    public void A_corpus_becomes_a_model_that_scores_and_predicts()
    {
        var trained = Train("model");
        Assert.True(trained.GetProperty("randomVectors").GetBoolean());
        Assert.True(trained.GetProperty("test").GetProperty("weightedF1").GetDouble() > 0.9);

        var scores = Json(_command.Run(["evaluate", "--model", "./model", .. Corpus, "--split", "test", "--json"]));
        foreach (var name in (string[])["accuracy", "weightedF1", "macroF1", "ece", "majorityWeightedF1"])
            Assert.Equal(trained.GetProperty("test").GetProperty(name).GetDouble(), scores.GetProperty(name).GetDouble());
        Assert.Equal(trained.GetProperty("hash").GetString(), scores.GetProperty("hash").GetString());
        Assert.Equal(72, scores.GetProperty("utterances").GetInt32());
        Assert.InRange(
            scores.GetProperty("weightedF1").GetDouble(),
            scores.GetProperty("ci95")[0].GetDouble(),
            scores.GetProperty("ci95")[1].GetDouble()
        );

        Assert.Contains("weighted F1", _command.Run(["evaluate", "--model", "./model", .. Corpus]).Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"emotion\":\"cross\"",
            _command.Run("A: I hate you\n", null, ["predict", "--model", "./model", "--json"]).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "emotionrnn train --corpus plain --data talk.csv --dev 0.2 --test 0.2 --seed 2",
            _command.Run(["model", "show", "./model", "--card"]).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_model_goes_on_with_a_few_turns_of_ones_own()
    {
        Train("model");
        _command.Write("more.csv", ExampleCorpus.Csv(10));
        string[] adapt = ["train", "--init", "./model", "--corpus", "plain", "--data", "more.csv", "--dev", "0.2", "--out", "adapted"];
        var adapted = Json(_command.Run([.. adapt, "--json"]));
        Assert.True(adapted.GetProperty("dev").GetProperty("weightedF1").GetDouble() > 0.9);
        Assert.Contains("going on from model", _command.Run("model", "show", "./adapted").Output, StringComparison.Ordinal);

        var refused = _command.Run([.. adapt, "--variant", "text-matching"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--variant does not go with --init", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_attention_window_is_part_of_the_model()
    {
        _command.Write("talk.csv", ExampleCorpus.Csv(10));
        Json(_command.Run([.. Arguments("windowed"), "--attention-window", "3"]));
        Assert.Equal(
            3,
            Json(_command.Run("model", "show", "./windowed", "--json"))
                .GetProperty("manifest")
                .GetProperty("shape")
                .GetProperty("network")
                .GetProperty("attentionWindow")
                .GetInt32()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_killed_in_each_of_its_stages_goes_on_when_the_command_is_repeated_and_gives_the_same_model()
    {
        Directory.CreateDirectory(_command.At("whole"));
        Directory.CreateDirectory(_command.At("killed"));
        var whole = Train("whole/model").GetProperty("hash").GetString();

        foreach (var moment in (string[])["text: epoch 2 ", "network: epoch 3 "])
        {
            using var process = _command.Start(null, Arguments("killed/model"));
            while (
                await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
                && !line.StartsWith(moment, StringComparison.Ordinal)
            ) { }
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.False(Path.Exists(_command.At("killed/model")), "it was over before it could be killed");
        }

        var resumed = Train("killed/model");
        Assert.Equal((whole, true), (resumed.GetProperty("hash").GetString(), resumed.GetProperty("resumed").GetBoolean()));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_command.At("killed")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_corpus_with_other_labels_is_not_scored()
    {
        var outcome = _command.Run(["evaluate", "--model", "text", .. Corpus]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("Give a corpus with the model's labels", outcome.Error, StringComparison.Ordinal);
    }

    private JsonElement Train(string folder) => Json(_command.Run(Arguments(folder)));

    private static string[] Arguments(string folder) => ["train", .. Corpus, "--seed", "2", "--out", folder, "--json"];

    private static JsonElement Json(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
