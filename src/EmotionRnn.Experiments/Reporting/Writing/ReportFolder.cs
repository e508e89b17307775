using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Reporting.Figures;
using EmotionRnn.Experiments.Reporting.Page;

namespace EmotionRnn.Experiments.Reporting.Writing;

/// <summary>
/// A report's files: <c>report.html</c>, <c>report.json</c>, <c>report.md</c>, <c>tables/*.csv</c>, <c>figures/*.svg</c> and
/// <c>figures/*.png</c>.
/// </summary>
public static class ReportFolder
{
    /// <summary>The page's file.</summary>
    public const string Page = "report.html";

    /// <summary>Writes all files, each whole; the page last, so that it tells of what is there.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Made if need be.</param>
    /// <returns>Why there are no PNG files and what to do; null where there are.</returns>
    public static string? Write(ExperimentReport report, string folder)
    {
        var figures = new ReportFigures(report);
        var (tableFolder, figureFolder) = (
            Directory.CreateDirectory(Path.Combine(folder, "tables")).FullName,
            Directory.CreateDirectory(Path.Combine(folder, "figures")).FullName
        );
        foreach (var (name, content) in ReportCsv.Tables(report))
            AtomicFile.Write(Path.Combine(tableFolder, name), stream => stream.Write(content));
        using var png = PngWriter.TryCreate();
        foreach (var figure in figures.All)
        {
            WriteText(Path.Combine(figureFolder, figure.Name + ".svg"), SvgWriter.File(figure));
            if (png is not null)
                AtomicFile.Write(Path.Combine(figureFolder, figure.Name + ".png"), stream => png.Write(figure, stream));
        }

        WriteText(Path.Combine(folder, "report.json"), report.ToJson());
        WriteText(Path.Combine(folder, "report.md"), ReportMarkdown.Of(report));
        WriteText(Path.Combine(folder, Page), ReportPage.Of(report, figures));
        return png is null ? PngWriter.Remedy : null;
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
