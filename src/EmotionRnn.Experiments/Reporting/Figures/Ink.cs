namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>A colour by its role; the page may give it another value on dark ground.</summary>
/// <param name="Role">The name of the style sheet's variable, without its dashes.</param>
/// <param name="Light">Its colour on light ground, as #rrggbb.</param>
public sealed record Ink(string Role, string Light)
{
    /// <summary>Text and axes.</summary>
    public static Ink Text { get; } = new("ink", "#1d2129");

    /// <summary>Lesser text.</summary>
    public static Ink Faint { get; } = new("faint", "#5a6372");

    /// <summary>Grid lines.</summary>
    public static Ink Grid { get; } = new("grid", "#dfe3ea");

    /// <summary>The ground.</summary>
    public static Ink Ground { get; } = new("ground", "#ffffff");

    /// <summary>Cells of a matrix, by opacity.</summary>
    public static Ink Heat { get; } = new("heat", "#0a5a9c");

    /// <summary>Text on a dark cell.</summary>
    public static Ink OnHeat { get; } = new("on-heat", "#ffffff");

    /// <summary>
    /// Series that stay apart for eyes that see fewer colours (Okabe and Ito, 2008); dashes and marks tell them apart too.
    /// </summary>
    public static IReadOnlyList<Ink> Series { get; } = [new("s1", "#0072b2"), new("s2", "#c24e00"), new("s3", "#00795a")];
}
