using EmotionRnn.Acoustics;
using EmotionRnn.Media;
using ScottPlot;

namespace EmotionRnn.Benchmarks;

/// <summary>Draws the descriptors of the sample utterance, for docs/acoustics.md: <c>benchmarks/run pictures</c>.</summary>
internal static class DescriptorPictures
{
    private const int Width = 1000,
        PanelHeight = 175,
        Foot = 40;
    private const double Period = 0.01,
        HalfFrame = 0.01,
        HalfLongFrame = 0.03;
    private static readonly Color[] LineColors = [.. ((string[])["#1f6fb4", "#d9730d", "#2f8f4e", "#8a4fbf"]).Select(Color.FromHex)];

    public static void Draw(string folder)
    {
        var (samples, rate) = MediaReader.ReadFile(
            Path.Combine(BenchmarkSettings.Repository, "samples", "speech", "utterance.wav"),
            sampleRate: null
        );
        var (large, small) = (
            FeatureExtractor.Create(FeatureSet.ComParE2016).ExtractDescriptors(samples, rate),
            FeatureExtractor.Create(FeatureSet.EGeMAPSv02).ExtractDescriptors(samples, rate)
        );
        var seconds = samples.Length / (double)rate;
        Directory.CreateDirectory(folder);
        Save(
            Path.Combine(folder, "descriptors-voice.png"),
            seconds,
            [
                Wave(samples, rate),
                Dots("F0, Hz", large, HalfLongFrame, ("F0final_sma", "F0final (ComParE_2016)")),
                Dots(
                    "formants, Hz",
                    small,
                    HalfFrame,
                    ("F1frequency_sma3nz", "F1"),
                    ("F2frequency_sma3nz", "F2"),
                    ("F3frequency_sma3nz", "F3")
                ),
                Lines("jitter, shimmer", large, HalfLongFrame, ("jitterLocal_sma", "jitterLocal"), ("shimmerLocal_sma", "shimmerLocal")),
                Lines("HNR, dB", small, HalfLongFrame, ("HNRdBACF_sma3nz", "HNRdBACF (eGeMAPSv02)")),
            ]
        );
        Save(
            Path.Combine(folder, "descriptors-spectrum.png"),
            seconds,
            [
                Wave(samples, rate),
                Lines("loudness", small, HalfFrame, ("Loudness_sma3", "Loudness (eGeMAPSv02)")),
                Map(
                    "RASTA band, log",
                    large,
                    [.. Enumerable.Range(0, 26).Select(band => $"audSpec_Rfilt_sma[{band}]")],
                    firstNumber: 0,
                    value => Math.Log10(1e-3 + value)
                ),
                Lines(
                    "Hz",
                    large,
                    HalfFrame,
                    ("pcm_fftMag_spectralRollOff90.0_sma", "roll-off 90 %"),
                    ("pcm_fftMag_spectralRollOff50.0_sma", "roll-off 50 %"),
                    ("pcm_fftMag_spectralCentroid_sma", "centroid")
                ),
                Lines("flux", small, HalfFrame, ("spectralFlux_sma3", "spectralFlux (eGeMAPSv02)")),
                Map("MFCC", large, [.. Enumerable.Range(1, 14).Select(i => $"mfcc_sma[{i}]")], firstNumber: 1, value => value),
            ]
        );
    }

    private static void Save(string path, double seconds, Plot[] panels)
    {
        var picture = new Multiplot();
        picture.RemovePlot(picture.GetPlot(0));
        foreach (var panel in panels)
            picture.AddPlot(panel);
        foreach (var (i, panel) in panels.Index())
        {
            panel.Axes.SetLimitsX(0, seconds);
            panel.Axes.Left.MinimumSize = panel.Axes.Left.MaximumSize = 75;
            panel.Axes.Right.MinimumSize = panel.Axes.Right.MaximumSize = 15;
            panel.Grid.MajorLineColor = Color.FromHex("#e6e6e6");
            if (i == panels.Length - 1)
                panel.XLabel("s");
        }

        picture.SavePng(path, Width, panels.Length * PanelHeight + Foot);
    }

    private static Plot Wave(float[] samples, int rate)
    {
        var plot = Panel("amplitude");
        var signal = plot.Add.Signal(samples, 1.0 / rate);
        signal.Color = Color.FromHex("#555555");
        plot.Axes.SetLimitsY(-1, 1);
        return plot;
    }

    private static Plot Lines(string title, DescriptorTable table, double middle, params (string Name, string Label)[] descriptors) =>
        Courses(title, table, middle, dots: false, descriptors);

    // What is 0 where there is no voice is not drawn there.
    private static Plot Dots(string title, DescriptorTable table, double middle, params (string Name, string Label)[] descriptors) =>
        Courses(title, table, middle, dots: true, descriptors);

    private static Plot Courses(string title, DescriptorTable table, double middle, bool dots, (string Name, string Label)[] descriptors)
    {
        var (plot, highest) = (Panel(title), 0.0);
        foreach (var (i, (name, label)) in descriptors.Index())
        {
            var course = Column(table, name).ToArray();
            var rows = Enumerable.Range(0, course.Length).Where(row => !dots || course[row] > 0).ToArray();
            var line = plot.Add.Scatter(
                rows.Select(row => row * Period + middle).ToArray(),
                rows.Select(row => (double)course[row]).ToArray(),
                LineColors[i]
            );
            (line.LineWidth, line.MarkerSize, line.LegendText) = (dots ? 0 : 1.5f, dots ? 4 : 0, label);
            highest = Math.Max(highest, rows.Max(row => course[row]));
        }

        if (descriptors.All(d => Column(table, d.Name).ToArray().Min() >= 0))
            plot.Axes.SetLimitsY(0, 1.25 * highest);
        plot.ShowLegend(Alignment.UpperRight, Orientation.Horizontal);
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.Legend.ShadowColor = Colors.Transparent;
        return plot;
    }

    private static Plot Map(string title, DescriptorTable table, string[] names, int firstNumber, Func<double, double> scale)
    {
        var plot = Panel(title);
        var values = new double[names.Length, table.Rows];
        for (var n = 0; n < names.Length; n++)
        {
            var course = Column(table, names[n]);
            for (var row = 0; row < table.Rows; row++)
                values[names.Length - 1 - n, row] = scale(course[row]);
        }

        var map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        map.Position = new CoordinateRect(
            HalfFrame - Period / 2,
            table.Rows * Period + HalfFrame - Period / 2,
            firstNumber - 0.5,
            firstNumber + names.Length - 0.5
        );
        plot.Axes.SetLimitsY(firstNumber - 0.5, firstNumber + names.Length - 0.5);
        return plot;
    }

    private static ReadOnlySpan<float> Column(DescriptorTable table, string name) =>
        table.Column(table.Names.Index().Single(n => n.Item == name).Index);

    private static Plot Panel(string title)
    {
        var plot = new Plot();
        plot.YLabel(title);
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.FontSize = plot.Axes.Bottom.Label.FontSize = 14;
        return plot;
    }
}
