using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>The colours of everything but emotions, legible on light and on dark ground.</summary>
internal static class Palette
{
    public static Style Faint { get; } = new(Color.FromHex("#8a8a8a"));

    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    public static Color Good { get; } = Color.FromHex("#3fa34d");

    public static Color Doubtful { get; } = Color.FromHex("#c99700");

    public static Color Bad { get; } = Color.FromHex("#e0524d");
}
