using System.Text.RegularExpressions;

namespace EmotionRnn.Page.Tests;

/// <summary>
/// The colours of emotions can be told apart, also by people who see red, green or blue otherwise, and read on their ground.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class PaletteTests(Browser browser, Site site)
{
    private static readonly string[] Emotions = ["neutral", "joy", "surprise", "sadness", "fear", "disgust", "anger"];

    // Severity 1.0 of Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency (2009), on
    // linear RGB.
    private static readonly Dictionary<string, double[]> Sights = new()
    {
        ["usual"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Emotions_differ_for_every_sight_and_stand_out_from_their_ground(ColorScheme scheme)
    {
        await using var visit = await Visit.Begin(browser, site.Address, scheme: scheme);
        var colors = await visit.Page.EvaluateAsync<int[][]>(
            """
            emotions => [null, ...emotions].flatMap(emotion => {
              const probe = document.createElement("i");
              if (emotion) probe.dataset.emotion = emotion;
              document.body.append(probe);
              return (emotion ? ["--mark", "--wash", "--tone"] : ["--paper"]).map(name => {
                probe.style.color = `var(${name})`;
                return getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
              });
            })
            """,
            Emotions
        );
        var paper = colors[0];
        for (var e = 0; e < Emotions.Length; e++)
        {
            Assert.True(Contrast(colors[1 + (3 * e)], paper) >= 3, $"{Emotions[e]}: a shape must have 3 to 1 on paper");
            Assert.True(Contrast(colors[3 + (3 * e)], colors[2 + (3 * e)]) >= 4.5, $"{Emotions[e]}: text must have 4.5 to 1 on its ground");
        }

        foreach (var (sight, matrix) in Sights)
        {
            for (var a = 0; a < Emotions.Length; a++)
            {
                for (var b = 0; b < a; b++)
                {
                    var distance = Distance(Seen(colors[1 + (3 * a)], matrix), Seen(colors[1 + (3 * b)], matrix));
                    Assert.True(distance >= 0.065, $"{sight}: {Emotions[a]} and {Emotions[b]} are {distance:0.000} apart in OKLab");
                }
            }
        }
    }

    [Fact]
    public async Task Signs_are_those_of_the_command_line()
    {
        var source = await File.ReadAllTextAsync(
            Path.Combine(ReferenceData.Repository, "src", "EmotionRnn.Cli", "Screens", "EmotionStyle.cs")
        );
        var ofCommandLine = Arm()
            .Matches(source)
            .SelectMany(arm =>
                Name().Matches(arm.Groups["names"].Value).Select(name => $"{name.Groups[1].Value} {arm.Groups["sign"].Value}")
            )
            .ToArray();
        Assert.True(ofCommandLine.Length > 15);
        await using var visit = await Visit.Begin(browser, site.Address);

        var ofPage = await visit.Page.EvaluateAsync<string[]>(
            "async labels => { const { looksOf } = await import('./js/emotions.js'); return "
                + "[...looksOf(labels).values()].map(look => `${look.label} ${look.sign}`); }",
            ofCommandLine.Select(pair => pair.Split(' ')[0]).ToArray()
        );

        Assert.Equal(ofCommandLine, ofPage);
    }

    [GeneratedRegex("^\\s*(?<names>\"[a-z]+\"(?: or \"[a-z]+\")*) => new\\(label, \"(?<sign>[^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Arm();

    [GeneratedRegex("\"([a-z]+)\"")]
    private static partial Regex Name();

    private static double Linear(int channel) => channel / 255.0 is var c && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

    private static double Contrast(int[] one, int[] other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(int[] color) => (0.2126 * Linear(color[0])) + (0.7152 * Linear(color[1])) + (0.0722 * Linear(color[2]));

    private static double[] Seen(int[] color, double[] m)
    {
        double[] rgb = [Linear(color[0]), Linear(color[1]), Linear(color[2])];
        return
        [
            .. Enumerable
                .Range(0, 3)
                .Select(i => Math.Clamp((m[3 * i] * rgb[0]) + (m[(3 * i) + 1] * rgb[1]) + (m[(3 * i) + 2] * rgb[2]), 0, 1)),
        ];
    }

    /// <summary>Ottosson, A perceptual color space for image processing (2020).</summary>
    private static double Distance(double[] one, double[] other) => Math.Sqrt(Lab(one).Zip(Lab(other), (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Lab(double[] rgb)
    {
        var l = Math.Cbrt((0.4122214708 * rgb[0]) + (0.5363325363 * rgb[1]) + (0.0514459929 * rgb[2]));
        var m = Math.Cbrt((0.2119034982 * rgb[0]) + (0.6806995451 * rgb[1]) + (0.1073969566 * rgb[2]));
        var s = Math.Cbrt((0.0883024619 * rgb[0]) + (0.2817188376 * rgb[1]) + (0.6299787005 * rgb[2]));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];
    }
}
