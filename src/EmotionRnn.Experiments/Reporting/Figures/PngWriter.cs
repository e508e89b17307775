using SkiaSharp;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>Writes figures as PNG, twice as fine as their size, on white ground.</summary>
/// <param name="font">What text is written with.</param>
internal sealed class PngWriter(SKTypeface font) : IDisposable
{
    /// <summary>What to do where there is no font.</summary>
    public const string Remedy =
        "no font is installed, so figures are written as SVG alone; for PNG too: sudo apt-get install fonts-dejavu-core, then the "
        + "same command again";

    private const float Scale = 2;
    private static readonly string[] Preferred =
    [
        "DejaVuSans.ttf",
        "LiberationSans-Regular.ttf",
        "NotoSans-Regular.ttf",
        "Roboto-Regular.ttf",
        "Arial.ttf",
    ];

    /// <summary>A writer, or null where no font is installed or the drawing library cannot run here.</summary>
    public static PngWriter? TryCreate()
    {
        try
        {
            var typeface = OperatingSystem.IsLinux() ? InstalledFont() : SKTypeface.Default;
            return typeface is null ? null : new PngWriter(typeface);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            return null;
        }
    }

    public void Write(Figure figure, Stream output)
    {
        var height = figure.Height + SvgWriter.TitleHeight;
        using var surface = SKSurface.Create(new SKImageInfo((int)Math.Ceiling(figure.Width * Scale), (int)Math.Ceiling(height * Scale)));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Scale(Scale);
        Draw(canvas, new Words(12, 24, figure.Title, 17, Ink.Text, Bold: true));
        canvas.Translate(0, (float)SvgWriter.TitleHeight);
        foreach (var shape in figure.Shapes)
            Draw(canvas, shape);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(output);
    }

    public void Dispose() => font.Dispose();

    private void Draw(SKCanvas canvas, Shape shape)
    {
        switch (shape)
        {
            case Line line:
                using (var paint = Stroke(line.Ink, line.Width, line.Opacity))
                using (var path = new SKPath())
                {
                    path.AddPoly([.. line.Points.Select(p => new SKPoint((float)p.X, (float)p.Y))], close: false);
                    if (line.Dash is { } dash)
                        paint.PathEffect = SKPathEffect.CreateDash([.. dash.Split(' ').Select(float.Parse)], 0);
                    canvas.DrawPath(path, paint);
                }

                break;
            case Box box:
                var rectangle = new SKRect((float)box.X, (float)box.Y, (float)(box.X + box.Width), (float)(box.Y + box.Height));
                using (var paint = Fill(box.Fill, box.Opacity))
                    canvas.DrawRoundRect(rectangle, (float)box.Radius, (float)box.Radius, paint);
                if (box.Outline is null)
                    break;
                using (var paint = Stroke(box.Outline, 1, 1))
                    canvas.DrawRoundRect(rectangle, (float)box.Radius, (float)box.Radius, paint);
                break;
            case Dot dot:
                using (var paint = Fill(dot.Fill, dot.Opacity))
                    canvas.DrawCircle((float)dot.X, (float)dot.Y, (float)dot.Radius, paint);
                if (dot.Outline is null)
                    break;
                using (var paint = Stroke(dot.Outline, 1.8, 1))
                    canvas.DrawCircle((float)dot.X, (float)dot.Y, (float)dot.Radius, paint);
                break;
            case Diamond d:
                using (var path = new SKPath())
                {
                    path.AddPoly([
                        new((float)(d.X - d.Radius), (float)d.Y),
                        new((float)d.X, (float)(d.Y - d.Radius)),
                        new((float)(d.X + d.Radius), (float)d.Y),
                        new((float)d.X, (float)(d.Y + d.Radius)),
                    ]);
                    using (var paint = Fill(Ink.Ground, 1))
                        canvas.DrawPath(path, paint);
                    using (var paint = Stroke(d.Ink, 1.8, 1))
                        canvas.DrawPath(path, paint);
                }

                break;
            case Words words:
                using (var paint = Fill(words.Ink, 1))
                using (var face = new SKFont(font, (float)words.Size) { Subpixel = true, Embolden = words.Bold })
                {
                    canvas.Save();
                    canvas.Translate((float)words.X, (float)words.Y);
                    if (words.Upward)
                        canvas.RotateDegrees(-90);
                    canvas.DrawText(
                        words.Text,
                        0,
                        0,
                        words.Anchor switch
                        {
                            Anchor.Middle => SKTextAlign.Center,
                            Anchor.End => SKTextAlign.Right,
                            _ => SKTextAlign.Left,
                        },
                        face,
                        paint
                    );
                    canvas.Restore();
                }

                break;
        }
    }

    private static SKPaint Fill(Ink ink, double opacity) => new() { Color = Color(ink, opacity), IsAntialias = true };

    private static SKPaint Stroke(Ink ink, double width, double opacity) =>
        new()
        {
            Color = Color(ink, opacity),
            IsAntialias = true,
            IsStroke = true,
            StrokeWidth = (float)width,
            StrokeJoin = SKStrokeJoin.Round,
        };

    private static SKColor Color(Ink ink, double opacity) =>
        SKColor.Parse(ink.Light).WithAlpha((byte)Math.Round(255 * Math.Clamp(opacity, 0, 1)));

    // Found by file, so that neither fontconfig nor its library is needed.
    private static SKTypeface? InstalledFont()
    {
        string[] folders =
        [
            "/usr/share/fonts",
            "/usr/local/share/fonts",
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".fonts"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fonts"),
        ];
        var readable = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        string[] files =
        [
            .. folders
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.?tf", readable))
                .Order(StringComparer.Ordinal),
        ];
        return Preferred
            .Select(name => files.FirstOrDefault(file => Path.GetFileName(file).Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Append(files.FirstOrDefault(file => file.Contains("Sans", StringComparison.OrdinalIgnoreCase)))
            .Append(files.FirstOrDefault())
            .OfType<string>()
            .Select(file => SKTypeface.FromFile(file))
            .OfType<SKTypeface>()
            .FirstOrDefault();
    }
}
