using System.Globalization;
using System.Text.Json;

namespace EmotionRnn.Experiments.Tests.Reporting;

/// <summary>The results that are kept, and the page that tells of them.</summary>
public sealed class KeptResultsTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "experiments.md"));

    [Theory]
    [InlineData("meld-text", 6)]
    [InlineData("meld-audio-subset", 13)]
    [InlineData("meld-encoders", 12)]
    public void The_guide_has_every_row_of_the_results(string name, int rows)
    {
        var systems = Systems(name);
        Assert.Equal(rows, systems.Count);
        Assert.All(systems.Values, s => Assert.Contains(Row(s), Guide, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ravdess-egemaps", 0.50)]
    [InlineData("ravdess-compare", 0.56)]
    public void Acted_speech_is_recognised_as_well_as_its_page_says(string name, double least)
    {
        var systems = Systems(name);
        var page = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "results", "acted-speech.md"));
        Assert.Equal(["majority", "acoustic-regression", "gru-audio", "audio-simple"], systems.Keys);
        Assert.All(systems.Values, s => Assert.Contains(Row(s), page, StringComparison.Ordinal));
        var score = systems["audio-simple"].GetProperty("test").GetProperty("weightedF1");
        Assert.Equal(5, score.GetProperty("count").GetInt32());
        Assert.True(score.GetProperty("mean").GetDouble() >= least);
        Assert.Equal(
            0.0314,
            systems["majority"].GetProperty("test").GetProperty("weightedF1").GetProperty("mean").GetDouble(),
            tolerance: 1e-4
        );
        foreach (var system in (string[])["audio-simple", "acoustic-regression"])
            Assert.Contains(
                systems[system]
                    .GetProperty("test")
                    .GetProperty("weightedF1")
                    .GetProperty("mean")
                    .GetDouble()
                    .ToString("0.000", CultureInfo.InvariantCulture),
                Guide,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("recommended")]
    [InlineData("report")]
    [InlineData("report-sgd")]
    [InlineData("online")]
    public void The_guide_has_the_presets(string preset)
    {
        var systems = Systems("meld-text-presets");
        string[] cells =
        [
            .. ((string[])["text-simple", "text-matching"]).SelectMany(variant =>
                (string[])[Score(systems[$"{variant}-{preset}"], "accuracy"), Score(systems[$"{variant}-{preset}"], "weightedF1")]
            ),
        ];
        Assert.Contains($"| `{preset}` | {string.Join(" | ", cells)} |", Guide, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_has_the_ablations()
    {
        var systems = Systems("meld-text-ablations");
        var rows = Read("meld-text-ablations")
            .GetProperty("comparisons")
            .EnumerateArray()
            .Where(c => c.GetProperty("family").GetString() == "Ablations")
            .ToArray();
        Assert.Equal(8, rows.Length);
        Assert.All(
            rows,
            row =>
            {
                var interval = row.GetProperty("difference").GetProperty("interval");
                var cells =
                    $"{Score(systems[row.GetProperty("first").GetString()!], "weightedF1")} | "
                    + $"{Percent(interval.GetProperty("estimate"), "+0.0;−0.0;0.0")} | {Interval(interval, "+0.0;−0.0;0.0")} |";
                Assert.Contains(cells, Guide, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void The_baselines_are_where_independent_ones_put_them()
    {
        var systems = Systems("meld-text");
        Assert.Equal((0.4812, 0.3127), (Math.Round(Mean("majority", "accuracy"), 4), Math.Round(Mean("majority", "weightedF1"), 4)));
        Assert.Equal(0.6115, Mean("tf-idf", "accuracy"), tolerance: 0.01);
        Assert.Equal(0.5816, Mean("tf-idf", "weightedF1"), tolerance: 0.01);
        Assert.Equal(0.5950, Mean("gru-text", "weightedF1"), tolerance: 0.02);
        Assert.Equal(0.583, Mean("text-simple", "weightedF1"), tolerance: 0.01);

        double Mean(string system, string metric) =>
            systems[system].GetProperty("test").GetProperty(metric).GetProperty("mean").GetDouble();
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "results", name + ".json"))).RootElement;

    private static Dictionary<string, JsonElement> Systems(string name) =>
        Read(name).GetProperty("systems").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!);

    private static string Row(JsonElement system) =>
        $"| {system.GetProperty("title")} | {Score(system, "accuracy")} | {Score(system, "weightedF1")} | "
        + $"{Interval(system.GetProperty("testWeightedF1Interval"), "0.0")} |";

    private static string Score(JsonElement system, string metric)
    {
        var score = system.GetProperty("test").GetProperty(metric);
        return score.GetProperty("count").GetInt32() == 1
            ? Percent(score.GetProperty("mean"), "0.0")
            : $"{Percent(score.GetProperty("mean"), "0.0")} ± {Percent(score.GetProperty("deviation"), "0.0")}";
    }

    private static string Interval(JsonElement interval, string format) =>
        $"{Percent(interval.GetProperty("lower"), format)} to {Percent(interval.GetProperty("upper"), format)}";

    private static string Percent(JsonElement share, string format) =>
        (100 * share.GetDouble()).ToString(format, CultureInfo.InvariantCulture);
}
