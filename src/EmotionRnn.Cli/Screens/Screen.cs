using Spectre.Console;

namespace EmotionRnn.Cli.Screens;

/// <summary>Where a person reads: styled text of a known width. Without colours the same characters come as plain text.</summary>
internal sealed class Screen : IDisposable
{
    private const int UsualWidth = 80;
    private const int SmallestWidth = 40;
    private const int LargestWidth = 140;
    private readonly TextWriter _writer;
    private readonly AnsiWriter? _ansi;
    private IAnsiConsole? _tables;

    /// <param name="writer">Gets the text; disposed with the screen.</param>
    /// <param name="color">Whether it takes colours.</param>
    /// <param name="terminal">Whether it is a terminal, whose width can be asked.</param>
    public Screen(TextWriter writer, bool color, bool terminal)
    {
        _writer = writer;
        _writer.NewLine = "\n";
        _ansi = color ? new AnsiWriter(writer, new AnsiCapabilities { Ansi = true, ColorSystem = Colors() }) : null;
        Width = Math.Clamp(AskWidth(terminal), SmallestWidth, LargestWidth);
    }

    /// <summary>Cells in a line.</summary>
    public int Width { get; }

    /// <summary>For tables: on the same writer, as wide and with the same colours.</summary>
    public IAnsiConsole Tables => _tables ??= OpenTables();

    /// <summary>Writes a text, which must be clean.</summary>
    public Screen Write(string text, Style style = default)
    {
        if (_ansi is null || style == default)
            _writer.Write(text);
        else
            _ansi.Write(text, style);
        return this;
    }

    /// <summary>Writes so many spaces.</summary>
    public Screen Space(int count) => Write(new string(' ', Math.Max(0, count)));

    /// <summary>Ends a line.</summary>
    public Screen Line()
    {
        _writer.WriteLine();
        return this;
    }

    /// <summary>Writes a text that is a line.</summary>
    public Screen Line(string text, Style style = default) => Write(text, style).Line();

    /// <summary>Lets what was written be seen.</summary>
    public void Flush() => _writer.Flush();

    public void Dispose() => _writer.Dispose();

    private static int AskWidth(bool terminal)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
            return columns;
        try
        {
            return terminal && !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }

    private static ColorSystem Colors()
    {
        var terminal = Environment.GetEnvironmentVariable("TERM") ?? "";
        if (Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit" || OperatingSystem.IsWindows())
            return ColorSystem.TrueColor;
        return terminal is "" or "dumb" ? ColorSystem.NoColors
            : terminal.Contains("256color", StringComparison.Ordinal) || terminal is "xterm" or "screen" or "tmux" ? ColorSystem.EightBit
            : ColorSystem.Standard;
    }

    private IAnsiConsole OpenTables()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = _ansi is null ? AnsiSupport.No : AnsiSupport.Yes,
                ColorSystem = _ansi is null ? ColorSystemSupport.NoColors : (ColorSystemSupport)Colors(),
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(_writer),
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Width = Width;
        return console;
    }
}
