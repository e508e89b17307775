using System.Globalization;
using System.Text;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>Writes figures as SVG.</summary>
internal static class SvgWriter
{
    private const string Fonts = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', 'Liberation Sans', Helvetica, Arial, sans-serif";

    /// <summary>A file of its own, with its title and on white ground.</summary>
    public static string File(Figure figure) => $"""<?xml version="1.0" encoding="UTF-8"?>{"\n"}{Svg(figure, standalone: true)}{"\n"}""";

    /// <summary>A part of a page, whose style sheet colours it.</summary>
    public static string Inline(Figure figure) => Svg(figure, standalone: false);

    /// <summary>Text that means itself in XML.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");

    /// <summary>How far the title moves a figure down in a file of its own.</summary>
    internal const double TitleHeight = 34;

    private static string Svg(Figure figure, bool standalone)
    {
        var svg = new StringBuilder();
        var height = figure.Height + (standalone ? TitleHeight : 0);
        var size = standalone ? $" width=\"{N(figure.Width)}\" height=\"{N(height)}\"" : $" style=\"max-width:{N(figure.Width * 1.1)}px\"";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {N(figure.Width)} {N(height)}" """
                + $"""role="img" aria-labelledby="{figure.Name}-t {figure.Name}-d" font-family="{Fonts}"{size}>"""
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<title id="{figure.Name}-t">{Escape(figure.Title)}</title><desc id="{figure.Name}-d">{Escape(figure.Description)}</desc>"""
        );
        if (standalone)
        {
            Append(svg, new Box(0, 0, figure.Width, height, Ink.Ground));
            Append(svg, new Words(12, 24, figure.Title, 17, Ink.Text, Bold: true));
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate(0 {N(TitleHeight)})">""");
        }

        foreach (var shape in figure.Shapes)
            Append(svg, shape);
        return svg.Append(standalone ? "</g></svg>" : "</svg>").ToString();
    }

    private static void Append(StringBuilder svg, Shape shape)
    {
        svg.Append('\n');
        switch (shape)
        {
            case Line line:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"""<polyline points="{string.Join(' ', line.Points.Select(p => $"{N(p.X)},{N(p.Y)}"))}" fill="none" """
                        + $"""stroke="{Paint(line.Ink)}" stroke-width="{N(line.Width)}"{Attribute("stroke-dasharray", line.Dash)}"""
                        + $"""{Opacity("stroke-opacity", line.Opacity)} stroke-linejoin="round"/>"""
                );
                break;
            case Box box:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"""<rect x="{N(box.X)}" y="{N(box.Y)}" width="{N(box.Width)}" height="{N(box.Height)}" """
                        + $"""fill="{Paint(box.Fill)}"{Opacity("fill-opacity", box.Opacity)}"""
                        + $"""{Attribute("rx", box.Radius > 0 ? N(box.Radius) : null)}{Outline(box.Outline)}/>"""
                );
                break;
            case Dot dot:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"""<circle cx="{N(dot.X)}" cy="{N(dot.Y)}" r="{N(dot.Radius)}" """
                        + $"""fill="{Paint(dot.Fill)}"{Opacity("fill-opacity", dot.Opacity)}"""
                        + $"""{Outline(dot.Outline)}{Attribute("stroke-width", dot.Outline is null ? null : "1.8")}/>"""
                );
                break;
            case Diamond d:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"""<path d="M{N(d.X - d.Radius)} {N(d.Y)}L{N(d.X)} {N(d.Y - d.Radius)}"""
                        + $"""L{N(d.X + d.Radius)} {N(d.Y)}L{N(d.X)} {N(d.Y + d.Radius)}Z" """
                        + $"""fill="{Paint(Ink.Ground)}" stroke="{Paint(d.Ink)}" stroke-width="1.8"/>"""
                );
                break;
            case Words words:
                var anchor = words.Anchor switch
                {
                    Anchor.Middle => " text-anchor=\"middle\"",
                    Anchor.End => " text-anchor=\"end\"",
                    _ => "",
                };
                var turned = words.Upward ? $" transform=\"rotate(-90 {N(words.X)} {N(words.Y)})\"" : "";
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"""<text x="{N(words.X)}" y="{N(words.Y)}" font-size="{N(words.Size)}" fill="{Paint(words.Ink)}"{anchor}"""
                        + $"""{turned}{Attribute("font-weight", words.Bold ? "600" : null)}>{Escape(words.Text)}</text>"""
                );
                break;
        }
    }

    private static string Paint(Ink ink) => $"var(--{ink.Role}, {ink.Light})";

    private static string Outline(Ink? ink) => Attribute("stroke", ink is null ? null : Paint(ink));

    private static string Opacity(string name, double value) => Attribute(name, value >= 1 ? null : N(value));

    private static string Attribute(string name, string? value) => value is null ? "" : $" {name}=\"{value}\"";

    private static string N(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
