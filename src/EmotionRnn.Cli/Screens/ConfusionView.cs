namespace EmotionRnn.Cli.Screens;

/// <summary>A confusion matrix: a row a true emotion, a column an answer, shaded by the share of the row.</summary>
internal static class ConfusionView
{
    private const string Shades = " ░▒▓█";
    private const int NameWidth = 10;

    public static void Show(Screen screen, IReadOnlyList<IReadOnlyList<int>> confusion, string of, EmotionStyle[] styles)
    {
        if (confusion.Count != styles.Length || confusion.Any(row => row.Count != styles.Length))
            return;
        var cellWidth = Math.Min(9, (screen.Width - NameWidth - 2 - 9) / styles.Length);
        if (cellWidth < 5)
            return;
        screen.Line().Line($"  what was said (rows) and what the model answered (columns), {CellText.Clean(of)}", Palette.Faint).Line();
        screen.Space(2 + NameWidth);
        foreach (var style in styles)
            screen.Write(Head(style, cellWidth), style.Style);
        screen.Line("   right", Palette.Faint);
        for (var row = 0; row < styles.Length; row++)
        {
            var counts = confusion[row];
            var sum = counts.Sum();
            screen.Space(2).Write(CellText.Fit($"{styles[row].Sign} {styles[row].Name}", NameWidth), styles[row].Style);
            for (var column = 0; column < counts.Count; column++)
                Cell(screen, counts[column], sum, cellWidth, styles[row], row == column);
            screen.Line(sum == 0 ? "" : $"{100.0 * counts[row] / sum, 7:0}%", Palette.Faint);
        }
    }

    private static string Head(EmotionStyle style, int width) =>
        $" {CellText.Fit(style.Name, width - 2).TrimEnd()}".PadLeft(width - 1) + " ";

    private static void Cell(Screen screen, int count, int sum, int width, EmotionStyle style, bool right)
    {
        var share = sum == 0 ? 0 : (double)count / sum;
        var shade = Shades[(int)Math.Ceiling(share * (Shades.Length - 1) - 1e-9)];
        screen
            .Write(
                $"{count:N0}".PadLeft(width - 1),
                right ? Palette.Strong
                    : count == 0 ? Palette.Faint
                    : default
            )
            .Write($"{shade}", style.Style);
    }
}
