using System.Text.Json;

namespace EmotionRnn.Page.Tests;

[Trait("Category", "Slow")]
public sealed class LiveTests(Browser browser, Site site)
{
    private static readonly string[] Lines = ["I got the part!", "No, you did not.", "I'm sorry, I forgot the cake.", "Great day, is it?"];

    [Fact]
    public async Task Turns_typed_by_two_are_answered_as_the_batch_answers_them()
    {
        await using var visit = await Visit.Begin(browser, site.Address, place: "#live");
        await Type(visit, Lines);
        Assert.Equal(["Ann", "Bo", "Ann", "Bo"], await visit.Page.Locator(".turn .who").AllTextContentsAsync());
        Assert.Equal(await Expected(Lines), await Answers(visit));
        await visit.Shoot("live");
    }

    [Fact]
    public async Task A_broken_connection_goes_on_where_it_was()
    {
        IWebSocketRoute? route = null;
        await using var visit = await Visit.Begin(
            browser,
            site.Address,
            place: "#live",
            before: page =>
                page.RouteWebSocketAsync(
                    "**/v1/live",
                    socket =>
                    {
                        socket.ConnectToServer();
                        route = socket;
                    }
                )
        );
        await Type(visit, Lines[..2]);
        var first = route!;
        await first.CloseAsync();
        await visit.Page.GetByText("the connection was lost").WaitForAsync();
        await Type(visit, Lines[2..], after: 2);

        Assert.NotSame(first, route);
        Assert.Equal(await Expected(Lines), await Answers(visit));
    }

    [Fact]
    public async Task Starting_over_forgets_what_was_said()
    {
        await using var visit = await Visit.Begin(browser, site.Address, place: "#live");
        await visit.Page.GetByText("You won't believe what happened!").ClickAsync();
        await visit.Page.Locator(".turn .feeling").First.WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await visit.Page.GetByText("Nothing has been said yet").WaitForAsync();
        await Type(visit, Lines[..1]);
        Assert.Equal(await Expected(Lines[..1]), await Answers(visit));
    }

    private static async Task Type(Visit visit, string[] lines, int after = 0)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            await visit.Page.GetByLabel("What is said").FillAsync(lines[i]);
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Page.Locator(".turn .feeling").Nth(after + i).WaitForAsync();
        }
    }

    private static Task<string[]> Answers(Visit visit) =>
        visit
            .Page.Locator(".turn .feeling")
            .EvaluateAllAsync<string[]>(
                "all => all.map(f => f.children[1].textContent + ' ' + f.children[2].textContent.replace(/\\D/g, ''))"
            );

    private async Task<string[]> Expected(string[] lines)
    {
        using var http = new HttpClient();
        var conversation = string.Join('\n', lines.Select((line, i) => $"{(i % 2 == 0 ? "Ann" : "Bo")}: {line}"));
        using var answer = await http.PostAsync(new Uri(site.Address + "v1/analyse?model=text-online"), new StringContent(conversation));
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
