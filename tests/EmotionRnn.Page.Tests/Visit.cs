using System.Text;
using Deque.AxeCore.Playwright;

namespace EmotionRnn.Page.Tests;

/// <summary>A person's visit to the page. It ends well only if nothing went wrong on the console and no request left the host.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _troubles = [];

    private Visit(IBrowserContext context, IPage page, string address, string? expectedTrouble)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (
                message.Type is "error" or "warning"
                && !(expectedTrouble is not null && message.Text.Contains(expectedTrouble, StringComparison.Ordinal))
            )
                _troubles.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => _troubles.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(address, StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            )
            {
                _troubles.Add($"request off the host: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Opens the page.</summary>
    /// <param name="browser">The browser; the visit has a context of its own.</param>
    /// <param name="address">The server's address, with a slash at its end.</param>
    /// <param name="width">In CSS pixels, as <paramref name="height"/>.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="scheme">What the system prefers.</param>
    /// <param name="place">What follows the address.</param>
    /// <param name="until">What to wait for.</param>
    /// <param name="expectedTrouble">Part of a console line that this visit brings about on purpose, such as the status of a refused
    /// file.</param>
    /// <param name="before">What to set up before the page is opened.</param>
    public static async Task<Visit> Begin(
        Browser browser,
        string address,
        int width = 1280,
        int height = 900,
        ColorScheme scheme = ColorScheme.Light,
        string place = "",
        string until = "h1",
        string? expectedTrouble = null,
        Func<IPage, Task>? before = null
    )
    {
        var context = await browser.Context(width, height, scheme);
        var visit = new Visit(context, await context.NewPageAsync(), address, expectedTrouble);
        if (before is not null)
            await before(visit.Page);
        await visit.Page.GotoAsync(address + place);
        await visit.Page.WaitForSelectorAsync(until);
        return visit;
    }

    /// <summary>Pastes a conversation and waits for its turns.</summary>
    public async Task Read(string conversation)
    {
        await Page.GetByLabel("Conversation", new() { Exact = true }).FillAsync(conversation);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Read the conversation" }).ClickAsync();
        await Page.WaitForSelectorAsync(".turn");
        await Page.WaitForSelectorAsync(".chart svg");
    }

    /// <summary>Drops files onto an element, as from a file manager.</summary>
    public Task Drop(string selector, params (string Name, string Type, string Content)[] files) =>
        Drop(selector, [.. files.Select(file => (file.Name, file.Type, Encoding.UTF8.GetBytes(file.Content)))]);

    /// <summary>Drops files of any kind onto an element.</summary>
    public async Task Drop(string selector, params (string Name, string Type, byte[] Content)[] files)
    {
        var transfer = await Page.EvaluateHandleAsync(
            "files => { const d = new DataTransfer(); for (const [name, type, content] of files) d.items.add(new "
                + "File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name, { type })); return d; }",
            files.Select(file => new[] { file.Name, file.Type, Convert.ToBase64String(file.Content) }).ToArray()
        );
        await Page.DispatchEventAsync(selector, "drop", new { dataTransfer = transfer });
    }

    /// <summary>Keeps a picture of the page with the test's results.</summary>
    public async Task Shoot(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots"));
        var bytes = await Page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder.FullName, name + ".png") });
        TestContext.Current.AddAttachment(name, bytes, "image/png");
    }

    /// <summary>Nothing is cut off or must be scrolled to sideways.</summary>
    public async Task FitsItsWidth() =>
        Assert.Equal(0, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));

    /// <summary>axe-core finds nothing serious or critical.</summary>
    /// <param name="rules">The rules to check; all where none is named.</param>
    public async Task IsAccessible(params string[] rules)
    {
        var result = await Page.RunAxe(
            rules.Length == 0
                ? new()
                : new()
                {
                    RunOnly = new() { Type = "rule", Values = [.. rules] },
                }
        );
        Assert.Empty(
            result
                .Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation =>
                    $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"
                )
        );
    }

    /// <summary>What the focused element is called: its label, else its text.</summary>
    public Task<string> Focused() =>
        Page.EvaluateAsync<string>(
            "() => { const e = document.activeElement; return (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? "
                + "e.textContent).trim(); }"
        );

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_troubles);
    }
}
