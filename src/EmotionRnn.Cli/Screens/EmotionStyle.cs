using EmotionRnn.Conversations;
using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>How an emotion looks: a sign and a colour, the same everywhere. The colour never stands alone.</summary>
/// <param name="Name">The label.</param>
/// <param name="Sign">One cell wide.</param>
/// <param name="Style">Legible on light and on dark ground; hues after Plutchik's wheel of emotions (1980).</param>
internal sealed record EmotionStyle(string Name, string Sign, Style Style)
{
    private static readonly string[] FurtherColors = ["#3f8fb5", "#c0793f", "#7f9f3f", "#b55f9f", "#5f9f8f", "#8f7fc0"];

    /// <summary>The looks of a model's labels, in their order.</summary>
    public static EmotionStyle[] Of(LabelSet labels) =>
        [
            .. labels.Select(
                (label, i) => Known(label) ?? new(CellText.Clean(label), Initial(label), Paint(FurtherColors[i % FurtherColors.Length]))
            ),
        ];

    private static EmotionStyle? Known(string label) =>
        label.ToLowerInvariant() switch
        {
            "neutral" or "none" => new(label, "○", Paint("#8a8a8a")),
            "joy" or "joyful" or "happiness" or "happy" => new(label, "☺", Paint("#c99700")),
            "surprise" or "surprised" => new(label, "!", Paint("#2ea8b8")),
            "sadness" or "sad" => new(label, "☹", Paint("#4c7fd9")),
            "fear" or "scared" or "fearful" => new(label, "≈", Paint("#3fa34d")),
            "disgust" or "disgusted" => new(label, "✗", Paint("#9d6bd6")),
            "anger" or "angry" or "mad" => new(label, "▲", Paint("#e0524d")),
            "peaceful" or "calm" => new(label, "◡", Paint("#5fae9f")),
            "powerful" => new(label, "◆", Paint("#d07a3a")),
            _ => null,
        };

    private static Style Paint(string hex) => new(Color.FromHex(hex));

    private static string Initial(string label)
    {
        var clean = CellText.Clean(label).Trim();
        return clean.Length > 0 && CellText.Width(clean.AsSpan(0, 1)) == 1 ? clean[..1].ToUpperInvariant() : "•";
    }
}
