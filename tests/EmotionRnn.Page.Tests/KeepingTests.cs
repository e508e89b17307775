using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using EmotionRnn.Conversations;

namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class KeepingTests(Browser browser, Site site)
{
    [Theory]
    [InlineData("Corrected corpus, JSON", ".json")]
    [InlineData("Corrected corpus, CSV", ".csv")]
    public async Task A_corrected_label_is_in_the_corpus_that_is_downloaded(string item, string extension)
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read("Ann: He said \"no\", again.\nBo: Which, dear?\nAnn: The bank!\n");
        var page = visit.Page;
        var recognized = await page.Locator(".turn .feeling span:nth-child(2)").AllTextContentsAsync();
        await page.Locator(".turn-line").Nth(1).ClickAsync();
        var other = recognized[1] == "fear" ? "anger" : "fear";
        await page.GetByLabel("Correct the label").SelectOptionAsync(other);
        Assert.Contains("corrected", await page.Locator(".turn").Nth(1).Locator(".heard").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("1 correction", await page.Locator(".view-head").TextContentAsync(), StringComparison.Ordinal);

        var file = await Download(visit, item, extension);

        var corpus = CorpusReader.Read(CorpusFormat.Plain, file, new() { Labels = LabelSet.Meld });
        var turns = corpus[Split.Train].Single().Utterances;
        Assert.Equal(["He said \"no\", again.", "Which, dear?", "The bank!"], turns.Select(turn => turn.Text));
        Assert.Equal(["Ann", "Bo", "Ann"], turns.Select(turn => turn.Speaker));
        Assert.Equal([recognized[0], other, recognized[2]], turns.Select(turn => turn.Emotion));
        File.Delete(file);
    }

    [Fact]
    public async Task The_answer_can_be_kept_as_JSON_and_CSV()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read(Samples.Short);
        var json = await Download(visit, "Answer, JSON", ".json");
        using (var document = JsonDocument.Parse(File.ReadAllText(json)))
        {
            Assert.Equal("emotionrnn/predict/1", document.RootElement.GetProperty("schema").GetString());
            Assert.Equal(12, document.RootElement.GetProperty("conversations")[0].GetProperty("utterances").GetArrayLength());
        }

        var csv = await Download(visit, "Answer, CSV", ".csv");
        Assert.Equal(13, File.ReadAllLines(csv).Length);
    }

    [Fact]
    public async Task The_answer_as_CSV_is_what_the_command_writes()
    {
        const string Subtitles =
            "WEBVTT\n\n00:00.000 --> 00:00.800\n<v Ann>He said \"no\", again.\n\n00:00.800 --> 00:02.600\n<v Bo>Which, dear?\n";
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read(Subtitles);
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".vtt");
        File.WriteAllText(file, Subtitles);

        var start = new ProcessStartInfo(ReferenceData.Executable, ["predict", file, "--csv", "--model", site.Model("text")])
        {
            RedirectStandardOutput = true,
        };
        using var command = Process.Start(start)!;
        var expected = await command.StandardOutput.ReadToEndAsync();

        Assert.Contains(",0.8,2.6\n", expected, StringComparison.Ordinal);
        Assert.Equal(expected, File.ReadAllText(await Download(visit, "Answer, CSV", ".csv")));
        File.Delete(file);
    }

    [Fact]
    public async Task The_timeline_can_be_kept_as_a_picture()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read(Samples.Short.Replace("Priya:", "A & <B>:", StringComparison.Ordinal));
        var svg = XDocument.Load(await Download(visit, "Timeline, SVG", ".svg"));
        Assert.Superset(
            new HashSet<string> { "Maya", "Tom", "A & <B>" },
            svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToHashSet()
        );

        var png = File.ReadAllBytes(await Download(visit, "Timeline, PNG", ".png"));
        Assert.Equal("PNG"u8, png.AsSpan(1, 3));
        Assert.Equal(1800, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
    }

    private static async Task<string> Download(Visit visit, string item, string extension)
    {
        await visit.Page.GetByText("Download", new() { Exact = true }).ClickAsync();
        var download = await visit.Page.RunAndWaitForDownloadAsync(() =>
            visit.Page.GetByRole(AriaRole.Button, new() { Name = item }).ClickAsync()
        );
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "downloads")).FullName;
        var path = Path.Combine(folder, $"{Guid.CreateVersion7():N}{extension}");
        await download.SaveAsAsync(path);
        return path;
    }
}
