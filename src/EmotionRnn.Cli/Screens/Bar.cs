namespace EmotionRnn.Cli.Screens;

/// <summary>Shares drawn with block characters, an eighth of a cell exact.</summary>
internal static class Bar
{
    private const int Eighths = 8;
    private const string Lying = " ▏▎▍▌▋▊▉█";
    private const string Standing = " ▁▂▃▄▅▆▇█";

    /// <summary>A bar from the left.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="width">Cells that 1 takes.</param>
    public static string Across(double share, int width)
    {
        var eighths = (int)Math.Round(Math.Clamp(share, 0, 1) * width * Eighths);
        return (new string('█', eighths / Eighths) + Lying[eighths % Eighths]).PadRight(width)[..width];
    }

    /// <summary>A thin bar from the left, half a cell exact: for what comes second.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="width">Cells that 1 takes.</param>
    public static string Thin(double share, int width)
    {
        var halves = (int)Math.Round(Math.Clamp(share, 0, 1) * width * 2);
        return (new string('━', halves / 2) + (halves % 2 == 1 ? "╸" : "")).PadRight(width);
    }

    /// <summary>A column of one cell, at least an eighth high.</summary>
    /// <param name="share">From 0 to 1.</param>
    public static char Up(double share) => Standing[Math.Clamp((int)Math.Ceiling(share * Eighths), 1, Eighths)];
}
