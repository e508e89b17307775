using System.Buffers.Binary;
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
        var lines = File.ReadAllLines(csv);
        Assert.StartsWith(
            "conversation,utterance_id,speaker,text,emotion,confidence,abstained,p_neutral,",
            lines[0],
            StringComparison.Ordinal
        );
        Assert.Equal(13, lines.Length);
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
