namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class CompareTests(Browser browser, Site site)
{
    [Fact]
    public async Task Two_models_are_compared_on_the_conversation_in_hand()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        var page = visit.Page;
        await visit.Read(Samples.Short);
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare models" }).ClickAsync();
        await page.WaitForSelectorAsync(".pairs .pair");
        var pairs = await page.Locator(".pairs .pair")
            .EvaluateAllAsync<string[][]>(
                "all => all.map(p => [...p.querySelectorAll('.feeling span:nth-child(2)')].map(e => e.textContent))"
            );
        Assert.Equal(12, pairs.Length);
        var same = pairs.Count(pair => pair[0] == pair[1]);
        Assert.Equal($"{same} of 12", await page.Locator(".verdicts strong").First.TextContentAsync());
        Assert.Equal(12 - same, await page.Locator(".pair.differs").CountAsync());

        await page.GetByLabel("only where they differ").CheckAsync();
        Assert.Equal(12 - same, await page.Locator(".pairs .pair").CountAsync());

        // The diagonal of the table of agreement holds the turns heard alike.
        var diagonal = await page.Locator(".heat td.same")
            .EvaluateAllAsync<int[]>("all => all.map(c => parseInt(c.firstChild.textContent))");
        Assert.Equal(same, diagonal.Sum());
        await page.WaitForSelectorAsync(".chart svg");

        // What each costs stands beside.
        var costs = await page.Locator(".verdicts div").Filter(new() { HasText = "a turn, " }).AllTextContentsAsync();
        Assert.Equal(2, costs.Count);
        Assert.All(costs, cost => Assert.Matches(@"^[\d.]+\u202fmsa turn, [\d.]+\u202fMB: text", cost));
        await visit.Shoot("compare");
    }

    [Fact]
    public async Task A_model_agrees_with_itself()
    {
        await using var visit = await Visit.Begin(browser, site.Address, place: "#compare");
        var page = visit.Page;
        await page.GetByLabel("The other").SelectOptionAsync("text");
        await page.GetByLabel("Conversation", new() { Exact = true }).FillAsync(Samples.Short);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare on this" }).ClickAsync();
        await page.WaitForSelectorAsync(".pairs .pair");
        Assert.Equal("12 of 12", await page.Locator(".verdicts strong").First.TextContentAsync());
        Assert.Equal(0, await page.Locator(".pair.differs").CountAsync());
    }
}
