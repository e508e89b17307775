namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class KeyboardTests(Browser browser, Site site)
{
    [Fact]
    public async Task A_conversation_is_read_corrected_and_left_by_keyboard_alone()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        var (page, keys) = (visit.Page, visit.Page.Keyboard);
        await keys.PressAsync("Tab");
        Assert.Equal("Skip to the content", await visit.Focused());
        await To(visit, "Conversation");
        await keys.InsertTextAsync("Ann: I got the part!\nBo: No, not you.\nAnn: I am sorry.\n");
        await keys.PressAsync("Control+Enter");
        await page.WaitForSelectorAsync(".turn");
        Assert.Equal("Your conversation", await visit.Focused());

        // Into the turns, down to the last, open it.
        await To(visit, "I got the part!", contains: true);
        Assert.Equal(1, await page.Locator(".turn-line[tabindex='0'], .turn-line:not([tabindex])").CountAsync());
        await keys.PressAsync("End");
        Assert.Contains("I am sorry.", await visit.Focused(), StringComparison.Ordinal);
        Assert.True(await page.Locator(".turn.attended").CountAsync() > 0);
        await keys.PressAsync("Enter");
        Assert.Equal("true", await page.Locator(".turn-line").Nth(2).GetAttributeAsync("aria-expanded"));

        // What it rests on leads to the turn meant.
        await keys.PressAsync("Tab");
        var basis = await visit.Focused();
        await keys.PressAsync("Enter");
        Assert.Contains(
            basis.Contains("1. Ann", StringComparison.Ordinal) ? "I got the part!" : "No, not you.",
            await visit.Focused(),
            StringComparison.Ordinal
        );

        // Correct its label.
        await keys.PressAsync("End");
        await To(visit, "Correct the label", contains: true);
        await keys.PressAsync("ArrowDown");
        await page.Locator(".turn .corrected").WaitForAsync();

        // The menu opens, and Escape closes it where it was opened.
        await page.Locator(".menu summary").FocusAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Tab");
        Assert.Contains("Corrected corpus, JSON", await visit.Focused(), StringComparison.Ordinal);
        await keys.PressAsync("Escape");
        Assert.Equal("Download", await visit.Focused());
    }

    [Fact]
    public async Task A_live_conversation_is_typed_by_keyboard_alone()
    {
        await using var visit = await Visit.Begin(browser, site.Address);
        var (page, keys) = (visit.Page, visit.Page.Keyboard);
        await To(visit, "Live");
        await keys.PressAsync("Enter");
        await page.WaitForSelectorAsync(".compose");
        Assert.Equal("Type a conversation", await visit.Focused());
        await To(visit, "What is said");
        await keys.InsertTextAsync("I got the part!");
        await keys.PressAsync("Enter");
        await page.Locator(".turn .feeling").First.WaitForAsync();
        Assert.Equal("What is said", await visit.Focused());
        await keys.InsertTextAsync("No!");
        await keys.PressAsync("Enter");
        await page.Locator(".turn .feeling").Nth(1).WaitForAsync();
        Assert.StartsWith("Bo: ", await page.Locator("#herald").TextContentAsync(), StringComparison.Ordinal);
    }

    /// <summary>Presses Tab until the focus is on what is called so, and checks that it can be seen on the way.</summary>
    private static async Task To(Visit visit, string name, bool contains = false)
    {
        for (var i = 0; i < 60; i++)
        {
            var focused = await visit.Focused();
            if (contains ? focused.Contains(name, StringComparison.Ordinal) : focused == name)
                return;
            await visit.Page.Keyboard.PressAsync("Tab");
            Assert.True(
                await visit.Page.EvaluateAsync<bool>(
                    "() => { const e = document.activeElement; const seen = x => getComputedStyle(x).outlineStyle !== 'none'; "
                        + "return e === document.body || seen(e) || e.matches('textarea') || (e.nextElementSibling && "
                        + "seen(e.nextElementSibling)); }"
                ),
                $"the focus on “{await visit.Focused()}” cannot be seen"
            );
        }

        Assert.Fail($"“{name}” is not reached by Tab");
    }
}
