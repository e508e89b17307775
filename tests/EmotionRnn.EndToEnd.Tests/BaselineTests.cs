using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary><c>baseline</c>: the figures to beat, from a table of features and from a corpus.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly CommandLine _command = new();

    public void Dispose() => _command.Dispose();

    /// <summary>What scikit-learn gives on openSMILE's own features of Berlin EmoDB, leaving one speaker out at a time.</summary>
    [Theory, Trait("Category", "Slow")]
    [InlineData("eGeMAPSv02", "1", 0.617)]
    [InlineData("emobase", "0.01", 0.661)]
    [InlineData("ComParE_2016", "0.01", 0.747)]
    public void Emotions_of_EmoDB_are_recognised_as_well_as_from_openSMILEs_features(string set, string c, double expected)
    {
        var folder = ReferenceData.Shared("data", "emodb");
        _command.Write("labels.csv", Labels(folder));
        Assert.Equal(0, _command.Run("features", "--set", set, folder, "--out", "features.parquet").ExitCode);
        var outcome = _command.Run(
            "baseline",
            "--features",
            "features.parquet",
            "--labels",
            "labels.csv",
            "--group",
            "speaker",
            "--c",
            c,
            "--json",
            "--quiet"
        );
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using var document = JsonDocument.Parse(outcome.Output);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{set}, C = {c}: unweighted average recall {document.RootElement.GetProperty("uar").GetDouble():0.000}, with "
                + $"openSMILE's features {expected:0.000}"
        );
        Assert.Equal(535, document.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(10, document.RootElement.GetProperty("groups").GetArrayLength());
        Assert.Equal(expected, document.RootElement.GetProperty("uar").GetDouble(), 0.015);
    }

    [Fact]
    public void A_table_of_features_is_scored_for_a_person_and_for_programs()
    {
        WriteFeatures();
        var screen = _command.Run("baseline", "--features", "f.csv", "--labels", "l.csv");
        Assert.Equal((0, ""), (screen.ExitCode, screen.Error));
        Assert.Contains(
            "logistic regression on 2 features, C = 1, each of 3 speakers left out in turn",
            screen.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("always the most frequent", screen.Output, StringComparison.Ordinal);
        Assert.Matches(@"average recall +100\.0 % +50\.0 %", screen.Output);
        using var document = JsonDocument.Parse(_command.Run("baseline", "--features", "f.csv", "--labels", "l.csv", "--json").Output);
        Assert.Equal(
            ("emotionrnn/baseline/2", "features", 1.0),
            (
                document.RootElement.GetProperty("schema").GetString(),
                document.RootElement.GetProperty("kind").GetString(),
                document.RootElement.GetProperty("uar").GetDouble()
            )
        );
        Assert.Equal(
            ["s0", "s1", "s2"],
            document.RootElement.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("name").GetString())
        );
    }

    [Fact]
    public void A_corpus_is_scored_by_its_words()
    {
        _command.Write("calls.csv", ExampleCorpus.Csv(60));
        var outcome = _command.Run("baseline", "--corpus", "plain", "--data", "calls.csv", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal(
            ("text", "test"),
            (document.RootElement.GetProperty("kind").GetString(), document.RootElement.GetProperty("split").GetString())
        );
        Assert.InRange(
            document.RootElement.GetProperty("weightedF1").GetDouble(),
            document.RootElement.GetProperty("majorityWeightedF1").GetDouble() + 0.05,
            1
        );
        var screen = _command.Run("baseline", "--corpus", "plain", "--data", "calls.csv", "--c", "2");
        Assert.Contains("TF-IDF and logistic regression on", screen.Output, StringComparison.Ordinal);
        Assert.Contains("C = 2, test", screen.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "nowhere.csv: there is no such file", "--features", "nowhere.csv", "--labels", "l.csv")]
    [InlineData(3, "\"group\" is missing", "--features", "f.csv", "--labels", "l.csv", "--group", "group")]
    [InlineData(3, "has a label and no features", "--features", "f.csv", "--labels", "other.csv")]
    [InlineData(3, "broken.parquet: not well-formed Parquet", "--features", "broken.parquet", "--labels", "l.csv")]
    public void What_cannot_be_scored_is_refused_with_the_reason(int code, string message, params string[] arguments)
    {
        WriteFeatures();
        _command.Write("other.csv", "file,label,speaker\nx.wav,joy,s0\n");
        _command.Write("broken.parquet", "PAR1 no table PAR1");
        var outcome = _command.Run(["baseline", .. arguments]);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(character => character == '\n'));
    }

    private static string Labels(string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(ReferenceData.Repository, "samples", "emodb-labels"), [folder])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var labels = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return labels;
    }

    private void WriteFeatures()
    {
        var (features, labels) = (
            new StringBuilder("file,loudness,pitch\nspoken/short.wav,NaN,NaN\n"),
            new StringBuilder("file,label,speaker\n")
        );
        for (var n = 0; n < 30; n++)
        {
            features.Append($"spoken/{n}.wav,{n % 2 * 5 + n % 7 * 0.1:0.0},{n / 10}\n");
            labels.Append($"{n}.wav,{(n % 2 == 0 ? "calm" : "anger")},s{n / 10}\n");
        }

        _command.Write("f.csv", features.ToString());
        _command.Write("l.csv", labels.ToString());
    }
}
