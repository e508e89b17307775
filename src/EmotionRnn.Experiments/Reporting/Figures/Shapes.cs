namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>A part of a figure; lengths are in pixels at full size, y grows downward.</summary>
public abstract record Shape;

/// <summary>A line through points.</summary>
public sealed record Line(IReadOnlyList<(double X, double Y)> Points, Ink Ink, double Width = 1, string? Dash = null, double Opacity = 1)
    : Shape;

/// <summary>A rectangle.</summary>
public sealed record Box(
    double X,
    double Y,
    double Width,
    double Height,
    Ink Fill,
    double Opacity = 1,
    double Radius = 0,
    Ink? Outline = null
) : Shape;

/// <summary>A dot; with an outline and no fill it is hollow.</summary>
public sealed record Dot(double X, double Y, double Radius, Ink Fill, double Opacity = 1, Ink? Outline = null) : Shape;

/// <summary>A diamond around a point, hollow.</summary>
public sealed record Diamond(double X, double Y, double Radius, Ink Ink) : Shape;

/// <summary>Where a text stands to its point.</summary>
public enum Anchor
{
    /// <summary>It begins there.</summary>
    Start,

    /// <summary>Its middle is there.</summary>
    Middle,

    /// <summary>It ends there.</summary>
    End,
}

/// <summary>One line of text, its baseline at the point.</summary>
public sealed record Words(
    double X,
    double Y,
    string Text,
    double Size,
    Ink Ink,
    Anchor Anchor = Anchor.Start,
    bool Bold = false,
    bool Upward = false
) : Shape;

/// <summary>A figure: what it is called, what it shows in words, and its shapes in the order they are drawn.</summary>
/// <param name="Name">For its file.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What a person who cannot see it must know.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record Figure(string Name, string Title, string Description, double Width, double Height)
{
    private readonly List<Shape> _shapes = [];

    /// <summary>The shapes.</summary>
    public IReadOnlyList<Shape> Shapes => _shapes;

    internal void Add(params ReadOnlySpan<Shape> shapes) => _shapes.AddRange(shapes);

    internal void Segment(double x1, double y1, double x2, double y2, Ink ink, double width = 1, string? dash = null) =>
        Add(new Line([(x1, y1), (x2, y2)], ink, width, dash));
}
