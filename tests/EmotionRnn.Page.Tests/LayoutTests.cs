using System.Text.RegularExpressions;

namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed partial class LayoutTests(Browser browser, Site site)
{
    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Every_view_fits_and_is_accessible_in_both_colours(int width)
    {
        await using var visit = await Visit.Begin(browser, site.Address, width, 800);
        var page = visit.Page;
        await Check(visit, "start", width);
        await visit.Read(Samples.Short);
        await page.Locator(".turn-line").Nth(6).ClickAsync();
        await Check(visit, "conversation", width);
        await page.Locator(".menu summary").ClickAsync();
        await Check(visit, "menu", width);
        await page.Locator(".menu summary").ClickAsync();
        await page.GetByLabel("All together").CheckAsync();
        await Check(visit, "together", width);
        await Go(page, "#compare", ".pairs .pair");
        await Check(visit, "comparison", width);
        await Go(page, "#models", ".cards");
        await Check(visit, "models", width);
        await Go(page, "#models/text", ".heat");
        await Check(visit, "model", width);
        await Go(page, "#live", ".compose");
        await Check(visit, "live-empty", width);
        await page.GetByText("You won't believe what happened!").ClickAsync();
        await page.Locator(".turn .feeling").First.WaitForAsync();
        await Check(visit, "live", width);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(768)]
    [InlineData(360)]
    public async Task Two_hundred_turns_by_nine_speakers_fit(int width)
    {
        await using var visit = await Visit.Begin(browser, site.Address, width, 800);
        await visit.Read(Samples.Long);
        Assert.Equal(200, await visit.Page.Locator(".turn").CountAsync());
        await visit.FitsItsWidth();

        // The part of the timeline that is in view follows the turn in hand.
        await visit.Page.Locator(".turn-line").Nth(199).FocusAsync();
        await visit.Page.Locator(".chart svg text", new() { HasTextRegex = LastTen() }).First.WaitForAsync();
        await visit.Shoot($"long-{width}");
    }

    [Fact]
    public async Task The_colours_can_be_chosen_against_the_system()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        var paper = () => visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        var light = await paper();
        await visit.Page.GetByLabel("Colours").SelectOptionAsync("dark");
        Assert.NotEqual(light, await paper());
        await visit.Page.ReloadAsync();
        await visit.Page.WaitForSelectorAsync("h1");
        Assert.NotEqual(light, await paper());
    }

    [GeneratedRegex("^(19[1-9]|200)$")]
    private static partial Regex LastTen();

    private static async Task Go(IPage page, string place, string until)
    {
        await page.EvaluateAsync("place => { location.hash = place; }", place);
        await page.Locator(until).First.WaitForAsync();
    }

    // Of what is checked only the contrasts depend on the colours.
    private static async Task Check(Visit visit, string name, int width)
    {
        await visit.FitsItsWidth();
        await visit.IsAccessible();
        await visit.Shoot($"{name}-{width}-light");
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await visit.FitsItsWidth();
        await visit.IsAccessible("color-contrast", "link-in-text-block");
        await visit.Shoot($"{name}-{width}-dark");
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
