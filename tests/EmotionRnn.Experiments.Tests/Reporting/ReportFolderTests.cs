using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Reporting.Writing;
using EmotionRnn.Experiments.Tests.Running;

namespace EmotionRnn.Experiments.Tests.Reporting;

/// <summary>The files of one report.</summary>
public sealed class WrittenReport : IDisposable
{
    public WrittenReport()
    {
        Report = QuickExperiment.Run(Folder);
        Remedy = ReportFolder.Write(Report, Folder);
        Page = File.ReadAllText(Path.Combine(Folder, ReportFolder.Page));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public ExperimentReport Report { get; }

    public string? Remedy { get; }

    public string Page { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

[Trait("Category", "Slow")]
public sealed partial class ReportFolderTests(WrittenReport written) : IClassFixture<WrittenReport>
{
    [Fact]
    public void The_page_loads_nothing_and_allows_nothing_to_be_loaded()
    {
        Assert.DoesNotMatch("""(src|href)="(?!#|data:)""", written.Page);
        Assert.DoesNotMatch(@"url\(|@import", written.Page);
        Assert.Contains("default-src 'none'", written.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", written.Page, StringComparison.Ordinal);
        Assert.InRange(written.Page.Length, 50_000, 3_000_000);
    }

    [Fact]
    public void Every_link_has_its_place_every_id_is_one_of_its_kind_and_tables_and_figures_are_captioned()
    {
        var ids = Id().Matches(written.Page).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Fragment().Matches(written.Page).Select(m => m.Groups[1].Value), id => Assert.Contains(id, ids));
        Assert.Equal(Count("<table"), Count("<caption>"));
        Assert.Equal(Count("<figure>"), Count("<figcaption>"));
        Assert.Equal(Count("<svg"), Count("<desc "));
        Assert.Equal(Count("<th"), Count("scope=\"") + Count("<thead"));
        foreach (
            var section in (string[])
                ["results", "significance", "ablations", "curves", "confusion", "classes", "calibration", "data", "examples", "method"]
        )
            Assert.Contains(section, ids);

        int Count(string text) => Regex.Count(written.Page, Regex.Escape(text));
    }

    [Fact]
    public void Its_table_says_what_the_report_holds()
    {
        foreach (var system in written.Report.Systems)
        {
            var row = Regex
                .Match(written.Page, $"""<th scope="row">{Regex.Escape(system.Title)}</th>(.*?)</tr>""", RegexOptions.Singleline)
                .Groups[1]
                .Value;
            var numbers = string.Join(' ', Regex.Matches(Regex.Replace(row, "<[^>]*>", " "), @"\d+\.\d").Select(m => m.Value));
            Assert.Contains(Percent(system.Test.WeightedF1.Mean), numbers, StringComparison.Ordinal);
            Assert.Contains(Percent(system.TestWeightedF1Interval.Lower), numbers, StringComparison.Ordinal);
        }

        static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Text_of_others_is_shown_as_text()
    {
        var turn = written.Report.Examples[0].Turns[0] with { Text = "<script>alert(1)</script> & \"quotes\"", Speaker = "<b>" };
        var report = written.Report with { Examples = [new("x\"><i>", [turn, .. written.Report.Examples[0].Turns.Skip(1)])] };
        var folder = Path.Combine(written.Folder, "hostile");
        ReportFolder.Write(report, folder);
        var page = File.ReadAllText(Path.Combine(folder, ReportFolder.Page));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_are_well_formed_and_keep_within_their_frame()
    {
        var files = Directory.GetFiles(Path.Combine(written.Folder, "figures"), "*.svg");
        Assert.InRange(files.Length, 8, 40);
        foreach (var file in files)
        {
            var svg = XDocument.Load(file).Root!;
            var frame = svg.Attribute("viewBox")!.Value.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            Assert.False(string.IsNullOrWhiteSpace(svg.Elements().First().Value));
            foreach (var text in svg.Descendants().Where(e => e.Name.LocalName == "text"))
            {
                Assert.True(Number(text, "font-size") >= 12, $"{file}: \"{text.Value}\" is too small");
                if (text.Attribute("transform") is not null)
                    continue;
                // A letter is at most about 0.6 of its size on the average.
                var length = text.Value.Length * Number(text, "font-size") * 0.6;
                var start =
                    Number(text, "x")
                    - (string?)text.Attribute("text-anchor") switch
                    {
                        "middle" => length / 2,
                        "end" => length,
                        _ => 0,
                    };
                Assert.True(start > -12 && start + length < frame[2] + 12, $"{file}: \"{text.Value}\" leaves the frame");
                Assert.InRange(Number(text, "y"), 8, frame[3]);
            }

            foreach (
                var number in svg.Descendants()
                    .SelectMany(e => e.Attributes())
                    .Where(a => a.Name.LocalName is "x" or "y" or "width" or "height" or "cx" or "cy" or "r")
            )
                Assert.True(double.IsFinite(double.Parse(number.Value, CultureInfo.InvariantCulture)), $"{file}: {number}");
        }

        static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Pictures_stand_beside_the_figures_or_it_says_what_is_missing()
    {
        var figures = Path.Combine(written.Folder, "figures");
        var (svg, png) = (Directory.GetFiles(figures, "*.svg"), Directory.GetFiles(figures, "*.png"));
        if (written.Remedy is { } remedy)
        {
            Assert.Contains("apt-get install", remedy, StringComparison.Ordinal);
            Assert.Empty(png);
            return;
        }

        Assert.Equal(svg.Select(Path.GetFileNameWithoutExtension).Order(), png.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(
            png,
            file => Assert.True(File.ReadAllBytes(file) is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] and { Length: > 10_000 }, file)
        );
    }

    [Fact]
    public void Tables_and_JSON_hold_the_same_numbers()
    {
        var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(written.Folder, "report.json"))).RootElement;
        Assert.Equal("emotionrnn/experiment/1", json.GetProperty("schema").GetString());
        var scores = File.ReadAllLines(Path.Combine(written.Folder, "tables", "scores.csv")).Select(line => line.Split(',')).ToArray();
        var column = Array.IndexOf(scores[0], "test_weighted_f1");
        Assert.Equal(
            json.GetProperty("systems")
                .EnumerateArray()
                .Select(s => Math.Round(s.GetProperty("test").GetProperty("weightedF1").GetProperty("mean").GetDouble(), 6)),
            scores.Skip(1).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))
        );
        Assert.Equal(
            ["classes.csv", "confusion.csv", "curves.csv", "labels.csv", "reliability.csv", "scores.csv", "significance.csv"],
            Directory.EnumerateFiles(Path.Combine(written.Folder, "tables")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var confusion = json.GetProperty("systems")[0]
            .GetProperty("confusion")
            .EnumerateArray()
            .Sum(row => row.EnumerateArray().Sum(n => n.GetDouble()));
        Assert.Equal(json.GetProperty("corpus").GetProperty("splits")[2].GetProperty("utterances").GetInt32(), confusion, 1e-6);
    }

    [Fact]
    public void Markdown_has_a_row_a_system_and_tables_of_even_width()
    {
        var lines = File.ReadAllLines(Path.Combine(written.Folder, "report.md"));
        Assert.All(
            written.Report.Systems,
            s => Assert.Contains(lines, line => line.StartsWith($"| {s.Title} |", StringComparison.Ordinal))
        );
        var width = 0;
        foreach (var line in lines)
        {
            var columns = line.Count(c => c == '|');
            Assert.True(columns == 0 || width == 0 || columns == width, line);
            width = columns;
        }
    }

    [GeneratedRegex("""\sid="([^"]+)""")]
    private static partial Regex Id();

    [GeneratedRegex("""(?:href="#|aria-labelledby="|aria-controls=")([^" ]+)""")]
    private static partial Regex Fragment();
}
