namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class ModelTests(Browser browser, Site site)
{
    [Fact]
    public async Task A_model_shows_its_figures_its_confusion_and_its_card()
    {
        await using var visit = await Visit.Begin(browser, site.Address, place: "#models");
        var page = visit.Page;
        Assert.Matches(
            @"\(test\) · [\d.]+\u202fMB, [\d.]+\u202fms a turn",
            await page.GetByRole(AriaRole.Link, new() { Name = "text-online" }).TextContentAsync()
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "text-online" }).ClickAsync();
        await page.WaitForSelectorAsync(".heat");
        Assert.Contains("ms on this server", await page.Locator(".facts").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("text-online", await page.Locator("h1").TextContentAsync());
        Assert.Contains("58.1\u202f%", await page.Locator(".figures").TextContentAsync(), StringComparison.Ordinal);

        var cells = await page.Locator(".heat tbody tr")
            .First.Locator("td")
            .EvaluateAllAsync<string[]>("all => all.map(c => c.firstChild.textContent)");
        Assert.Equal(["1,000", "60", "2", "30", "110", "4", "50"], cells);
        Assert.Contains(
            "A model with random weights, for tests.",
            await page.Locator(".prose").TextContentAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_said_so()
    {
        await using var visit = await Visit.Begin(browser, site.Address, expectedTrouble: "404");
        await visit.Page.GotoAsync(site.Address + "#models/none");
        await visit.Page.WaitForSelectorAsync(".problem");
        Assert.Contains("no model of that name", await visit.Page.Locator(".problem").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_a_key_is_asked_with_it()
    {
        await using var visit = await Visit.Begin(browser, site.LockedAddress, until: "dialog", expectedTrouble: "401");
        var page = visit.Page;
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();
        await page.GetByText("not the right one").WaitForAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync(Site.Key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();
        await visit.Read(Samples.Short);
        await page.GotoAsync(site.LockedAddress + "#live");
        await page.GetByText("You won't believe what happened!").ClickAsync();
        await page.Locator(".turn .feeling").First.WaitForAsync();
    }
}
