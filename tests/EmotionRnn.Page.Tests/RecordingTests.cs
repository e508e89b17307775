using System.Text;
using System.Text.Json;

namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class RecordingTests(Browser browser, Site site)
{
    private const string Subtitles =
        "WEBVTT\n\n00:00.000 --> 00:00.800\n<v Ann>We won!</v>\n\n00:00.800 --> 00:01.600\n<v Bo>No way!</v>\n";
    private const string Transcript =
        """[{"speaker":"Ann","text":"We won!","clip":"one"},{"speaker":"Bo","text":"No way!","clip":"two"}]""";
    private static readonly byte[] Sound = File.ReadAllBytes(Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav"));

    [Fact]
    public Task A_recording_is_heard_together_with_its_subtitles() =>
        Hear(("scene.vtt", "text/vtt", Encoding.UTF8.GetBytes(Subtitles)), ("scene.wav", "audio/wav", Sound));

    [Fact]
    public Task Clips_are_heard_together_with_their_transcript() =>
        Hear(
            ("scene.json", "application/json", Encoding.UTF8.GetBytes(Transcript)),
            ("one.wav", "audio/wav", Sound),
            ("two.wav", "audio/wav", Sound)
        );

    [Fact]
    public async Task A_recording_alone_is_cut_where_somebody_speaks_and_heard_by_the_model_for_that()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Drop(".drop", ("scene.wav", "audio/wav", Sound));
        await visit.Page.WaitForSelectorAsync(".turn .feeling");

        Assert.Contains("model ear", await visit.Page.Locator(".view-head .quiet").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(
            await Expected([("scene.wav", "audio/wav", Sound)]),
            await visit
                .Page.Locator(".turn .feeling")
                .EvaluateAllAsync<string[]>(
                    "all => all.map(f => f.children[1].textContent + ' ' + f.children[2].textContent.replace(/\\D/g, ''))"
                )
        );
        await visit.Shoot("recording alone");
        Assert.All(
            await visit.Page.Locator(".said").AllTextContentsAsync(),
            words => Assert.Matches(@"^(speech of \d+\.\d s|without words)$", words)
        );
    }

    [Fact]
    public async Task A_recording_alone_is_refused_with_its_remedy_where_nothing_finds_speech()
    {
        await using var visit = await Visit.Begin(browser, site.LockedAddress, until: "dialog", expectedTrouble: "401");
        await visit.Page.GetByLabel("Key", new() { Exact = true }).FillAsync(Site.Key);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();
        await visit.Page.WaitForSelectorAsync(".drop");
        await visit.Drop(".drop", ("scene.wav", "audio/wav", Sound));
        await visit.Page.WaitForSelectorAsync(".problem p");
        Assert.Contains("add its subtitles", await visit.Page.Locator(".problem").TextContentAsync(), StringComparison.Ordinal);
    }

    private async Task Hear(params (string Name, string Type, byte[] Content)[] files)
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Page.Locator(".choices select").First.SelectOptionAsync("ear");
        await visit.Drop(".drop", files);
        await visit.Page.WaitForSelectorAsync(".turn .feeling");

        Assert.Equal(["We won!", "No way!"], await visit.Page.Locator(".said").AllTextContentsAsync());
        Assert.Equal(
            await Expected(files),
            await visit
                .Page.Locator(".turn .feeling")
                .EvaluateAllAsync<string[]>(
                    "all => all.map(f => f.children[1].textContent + ' ' + f.children[2].textContent.replace(/\\D/g, ''))"
                )
        );
    }

    private async Task<string[]> Expected((string Name, string Type, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, type, content) in files)
        {
            form.Add(
                new ByteArrayContent(content),
                !type.StartsWith("audio", StringComparison.Ordinal) ? "transcript"
                    : files.Length <= 2 ? "recording"
                    : "clips",
                name
            );
        }

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(site.Address + "v1/analyse?model=ear"), form);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return
        [
            .. document
                .RootElement.GetProperty("conversations")[0]
                .GetProperty("utterances")
                .EnumerateArray()
                .Select(u =>
                    $"{u.GetProperty("emotion").GetString()} "
                    + $"{Math.Round(u.GetProperty("confidence").GetDouble() * 100, MidpointRounding.AwayFromZero)}"
                ),
        ];
    }
}
