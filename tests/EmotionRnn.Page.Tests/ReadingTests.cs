using System.Text.Json;

namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class ReadingTests(Browser browser, Site site)
{
    [Fact]
    public async Task A_dropped_transcript_becomes_turns_and_a_timeline()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        var page = visit.Page;
        await visit.Drop(".drop", ("the-fourteenth.txt", "text/plain", Samples.Short));
        await page.WaitForSelectorAsync(".turn");

        Assert.Equal("the-fourteenth", await page.Locator("h1").TextContentAsync());
        Assert.Equal(12, await page.Locator(".turn").CountAsync());
        Assert.StartsWith(
            "Guess what? I got the part!",
            await page.Locator(".turn .said").First.TextContentAsync(),
            StringComparison.Ordinal
        );

        // The timeline's lanes are the speakers, and over each of its twelve columns stands the sign of the turn's emotion.
        await page.WaitForSelectorAsync(".chart svg");
        var drawn = await page.Locator(".chart svg text").AllTextContentsAsync();
        Assert.Superset(new HashSet<string> { "Maya", "Tom", "Priya" }, drawn.ToHashSet());
        var signs = await page.Locator(".turn .feeling .sign").AllTextContentsAsync();
        Assert.Equal(signs.Order(), drawn.Where(signs.Contains).Order());
        var label = await page.Locator(".chart").GetAttributeAsync("aria-label");
        Assert.StartsWith("Emotion timeline of 12 turns. Maya: ", label, StringComparison.Ordinal);
        Assert.Equal(["Maya", "Tom", "Priya"], await page.Locator(".speakers h3").AllTextContentsAsync());
        await visit.Shoot("read");
    }

    [Fact]
    public async Task What_is_shown_is_what_the_API_answers()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read(Samples.Short);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(site.Address + "v1/analyse?model=text"), new StringContent(Samples.Short));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var expected = document
            .RootElement.GetProperty("conversations")[0]
            .GetProperty("utterances")
            .EnumerateArray()
            .Select(u =>
                $"{u.GetProperty("emotion").GetString()} "
                + $"{Math.Round(u.GetProperty("confidence").GetDouble() * 100, MidpointRounding.AwayFromZero)}"
            )
            .ToArray();

        var shown = await visit
            .Page.Locator(".turn .feeling")
            .EvaluateAllAsync<string[]>(
                "all => all.map(f => f.children[1].textContent + ' ' + f.children[2].textContent.replace(/\\D/g, ''))"
            );

        Assert.Equal(expected, shown);
    }

    [Fact]
    public async Task Hover_and_focus_show_what_a_turn_attended_to()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read(Samples.Short);
        var page = visit.Page;
        await page.Locator(".turn-line").Nth(6).HoverAsync();
        var shares = await page.Locator(".turn.attended").EvaluateAllAsync<string[]>("all => all.map(t => t.dataset.share)");
        Assert.InRange(shares.Length, 1, 5);
        Assert.All(shares, share => Assert.Matches(@"^\d+\u202f%$", share));
        Assert.All(
            await page.Locator(".turn.attended").EvaluateAllAsync<int[]>("all => all.map(t => Number(t.dataset.index))"),
            index => Assert.InRange(index, 0, 5)
        );

        await page.Locator(".turn-line").First.FocusAsync();
        await page.Mouse.MoveAsync(0, 0);
        Assert.Equal(0, await page.Locator(".turn.attended").CountAsync());
        await page.Locator(".turn-line").Nth(6).FocusAsync();
        Assert.Equal(shares.Length, await page.Locator(".turn.attended").CountAsync());
    }

    [Fact]
    public async Task A_file_with_several_conversations_offers_each()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Read("Ann: We won!\nBo: Already?\n---\nCy: It broke again.\n");
        await visit.Page.GetByLabel("Conversation (2)").SelectOptionAsync("1");
        Assert.Equal(["It broke again."], await visit.Page.Locator(".said").AllTextContentsAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_its_remedy()
    {
        await using var visit = await Visit.Begin(browser, site.Address, expectedTrouble: "422");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the conversation" }).ClickAsync();
        Assert.Contains("Paste a conversation", await page.GetByRole(AriaRole.Alert).First.TextContentAsync(), StringComparison.Ordinal);

        await visit.Drop(".drop", ("film.mp4", "video/mp4", "no film"), ("sequel.mp4", "video/mp4", "no film"));
        Assert.Contains("Clips need a transcript", await page.GetByRole(AriaRole.Alert).First.TextContentAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Leave out film.mp4").ClickAsync();
        await page.GetByLabel("Leave out sequel.mp4").ClickAsync();

        await visit.Drop(".drop", ("chat.json", "application/json", "{ \"turns\": [ { \"speaker\": \"Ann\", \"text\": oh } ] }"));
        await page.WaitForSelectorAsync(".problem p");
        Assert.Contains("the JSON is broken", await page.Locator(".problem").TextContentAsync(), StringComparison.Ordinal);
        await visit.IsAccessible();
        await visit.Shoot("refused");
    }

    [Theory]
    [InlineData("talk.csv", "who;speaker;text\n1;Ann;We won!\n2;Bo;Already?\n")]
    [InlineData("talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nANN: We won!\n\n2\n00:00:02,500 --> 00:00:03,000\nBO: Already?\n")]
    [InlineData("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>We won!</v>\n\n00:02.500 --> 00:03.000\n<v Bo>Already?</v>\n")]
    [InlineData(
        "talk.json",
        "{ \"segments\": [ { \"start\": 1, \"end\": 2, \"text\": \"We won!\", \"speaker\": \"Ann\" }, { \"start\": 2.5, \"end\": "
            + "3, \"text\": \"Already?\", \"speaker\": \"Bo\" } ] }"
    )]
    public async Task Subtitles_tables_and_transcripts_are_told_by_their_names(string name, string content)
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Drop(".drop", (name, "", content));
        await visit.Page.WaitForSelectorAsync(".turn");
        Assert.Equal(["We won!", "Already?"], await visit.Page.Locator(".said").AllTextContentsAsync());
    }

    [Fact]
    public async Task What_is_too_long_to_be_answered_at_once_becomes_a_job()
    {
        await using var visit = await Visit.Begin(browser, site.Address, expectedTrouble: "413");
        await visit.Drop(
            ".drop",
            ("many.txt", "text/plain", string.Join("---\n", Enumerable.Repeat(string.Concat(Enumerable.Repeat("Ann: No!\n", 26)), 200)))
        );
        await visit.Page.GetByLabel("Conversation (200)").SelectOptionAsync("199");
        Assert.Equal(26, await visit.Page.Locator(".turn").CountAsync());
    }

    [Fact]
    public async Task Reading_can_be_stopped_and_what_was_given_is_still_there()
    {
        await using var visit = await Visit.Begin(
            browser,
            site.Address,
            before: page => page.RouteAsync("**/v1/analyse*", _ => Task.CompletedTask)
        );
        await visit.Page.GetByLabel("Conversation", new() { Exact = true }).FillAsync("Ann: We won!");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Read the conversation" }).ClickAsync();
        await visit.IsAccessible();
        await visit.Shoot("waiting");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        Assert.Equal("Ann: We won!", await visit.Page.GetByLabel("Conversation", new() { Exact = true }).InputValueAsync());
    }

    [Fact]
    public async Task A_recording_is_refused_before_it_is_sent_where_the_model_only_reads()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Drop(
            ".drop",
            ("film.srt", "", "1\n00:00:01,000 --> 00:00:02,000\nANN: We won!\n"),
            ("film.mp4", "video/mp4", "no film")
        );
        await visit.Page.WaitForSelectorAsync(".problem p");
        Assert.Contains("hears no voices", await visit.Page.Locator(".problem").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_a_transcript_stays_text()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        const string Hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        await visit.Read($"Eve: {Hostile}\n<b>Bo</b>: {Hostile}\n");
        Assert.Contains(Hostile, await visit.Page.Locator(".said").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visit.Page.Locator(".view img, .view script").CountAsync());
    }

    [Fact]
    public async Task Turns_below_the_chosen_confidence_stay_open()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        await visit.Page.GetByLabel("Mark as unsure below").FillAsync("0.9");
        await visit.Read(Samples.Short);
        Assert.True(await visit.Page.Locator(".turn.unsure").CountAsync() > 0);
        Assert.Contains("unsure", await visit.Page.Locator(".turn.unsure .heard").First.TextContentAsync(), StringComparison.Ordinal);
    }
}
