using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>What each turn of a conversation attends to of the turns before it.</summary>
internal static class AttentionChart
{
    private const double Labels = 176,
        Top = 40,
        Cell = 34;

    public static Figure Of(ExampleConversation example, int number)
    {
        var turns = example.Turns;
        var figure = new Figure(
            $"attention-{number}",
            $"Example {number}: attention over past turns",
            string.Join(
                ". ",
                turns
                    .Index()
                    .Where(t => t.Item.Attention.Count > 0)
                    .Select(t =>
                    {
                        var most = t.Item.Attention.Index().MaxBy(w => w.Item);
                        return string.Create(
                            CultureInfo.InvariantCulture,
                            $"Turn {t.Index + 1} attends most to turn {most.Index + 1}, {100 * most.Item:F0} percent"
                        );
                    })
            ),
            Math.Max(Labels + turns.Count * Cell + 16, 500),
            Top + turns.Count * Cell + 32
        );
        for (var t = 0; t < turns.Count; t++)
        {
            var y = Top + t * Cell;
            figure.Add(
                new Words(Labels - 10, y + Cell / 2 + 5, Short($"{t + 1} {turns[t].Speaker}, {turns[t].Answer}"), 13, Ink.Text, Anchor.End)
            );
            figure.Add(new Words(Labels + (t + 0.5) * Cell, Top - 10, $"{t + 1}", 13, Ink.Text, Anchor.Middle));
            foreach (var (i, weight) in turns[t].Attention.Index())
            {
                var opacity = 0.04 + 0.9 * Math.Sqrt(weight);
                figure.Add(new Box(Labels + i * Cell + 1, y + 1, Cell - 2, Cell - 2, Ink.Heat, opacity, 3));
                figure.Add(
                    new Words(
                        Labels + (i + 0.5) * Cell,
                        y + Cell / 2 + 4.5,
                        (100 * weight).ToString("F0", CultureInfo.InvariantCulture),
                        12,
                        opacity > 0.52 ? Ink.OnHeat : Ink.Text,
                        Anchor.Middle
                    )
                );
            }
        }

        figure.Add(new Words(Labels, Top + turns.Count * Cell + 20, "earlier turn: its share of the attention, %", 13, Ink.Faint));
        return figure;
    }

    private static string Short(string text) => text.Length <= 26 ? text : text[..25] + "…";
}
