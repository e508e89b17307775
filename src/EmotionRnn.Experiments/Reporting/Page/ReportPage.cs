using System.Globalization;
using System.Text;
using EmotionRnn.Experiments.Reporting.Figures;

namespace EmotionRnn.Experiments.Reporting.Page;

/// <summary>The report as one page, in the manner of a paper: nothing is loaded from anywhere.</summary>
internal sealed partial class ReportPage
{
    // Below it, an interval by resampling conversations says little.
    private const int FewConversations = 20;

    private readonly ExperimentReport _report;
    private readonly ReportFigures _figures;
    private readonly StringBuilder _page = new();
    private readonly List<(string Id, string Title)> _sections = [];
    private int _figureNumber,
        _tableNumber;

    private ReportPage(ExperimentReport report, ReportFigures figures) => (_report, _figures) = (report, figures);

    private SystemReport Best => _report.Systems.Single(s => s.Name == _report.Best);

    private IEnumerable<SystemReport> Variants => _report.Systems.Where(s => s.IsTrained);

    private SplitFacts Test => _report.Corpus.Splits[^1];

    /// <summary>The whole page.</summary>
    public static string Of(ExperimentReport report, ReportFigures figures)
    {
        var page = new ReportPage(report, figures);
        page.Scores();
        page.Significance();
        page.AblationsOf();
        page.Costs();
        page.Curves();
        page.Confusion();
        page.Classes();
        page.Calibration();
        page.Data();
        page.ExamplesOf();
        page.Method();
        return page.Assemble();
    }

    private string Assemble()
    {
        var title = $"Emotion in conversations: {_report.Corpus.Name}";
        var contents = string.Concat(_sections.Select(s => $"<li><a href=\"#{s.Id}\">{E(s.Title)}</a></li>"));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src "
                + "'unsafe-inline'; img-src data:">
            <title>{E(title)}</title>
            <link rel="icon" href="data:,">
            <style>
            {Resource("report.css")}</style>
            </head>
            <body>
            <a class="skip" href="#results">Skip to the results</a>
            <button class="theme" type="button" hidden>Dark</button>
            <main>
            <h1>{E(title)}</h1>
            <ul class="facts"><li>{N(Variants.Count())} {(
                Variants.Count() == 1 ? "variant" : "variants"
            )} of EmotionRNN</li><li>{Seeds()}</li><li>{N(Test.Utterances)} test utterances in {N(
                Test.Conversations
            )} conversations</li><li>{_report.Corpus.Labels.Count} emotions</li></ul>
            <p class="lead">{Summary()}</p>
            <nav aria-label="Contents"><ol>{contents}</ol></nav>
            {_page}</main>
            <script>
            {Resource("report.js")}</script>
            </body>
            </html>

            """;
    }

    private string Summary()
    {
        var against = _report
            .Comparisons.Where(c => c.Family == ComparisonFamily.Baselines && c.First == Best.Name)
            .MaxBy(c => _report.Systems.Single(s => s.Name == c.Second).Dev.WeightedF1.Mean)!;
        var baseline = _report.Systems.Single(s => s.Name == against.Second);
        var majority = _report.Systems.First(s => s.Name == "majority");
        var verdict =
            Test.Conversations < FewConversations ? "stands beside"
            : against.HolmPValue >= 0.05 ? "is within chance of"
            : against.Difference.Interval.Estimate > 0 ? "is above"
            : "is below";
        return $"{E(Best.Title)}, the best variant on dev, reaches a weighted F1 of {P(Best.Test.WeightedF1.Mean)} % on test (95 "
            + $"% interval {Range(Best.TestWeightedF1Interval)}) and an accuracy of {P(Best.Test.Accuracy.Mean)} %. "
            + $"Always answering the most frequent emotion gives {P(majority.Test.WeightedF1.Mean)} % and "
            + $"{P(majority.Test.Accuracy.Mean)} %. "
            + $"{E(Best.Title)} {verdict} {E(baseline.Title)}, the best baseline on dev that reads no more "
            + $"({P(baseline.Test.WeightedF1.Mean)} %): the difference is {D(against.Difference.Interval.Estimate)} points "
            + $"[{D(against.Difference.Interval.Lower)}, {D(against.Difference.Interval.Upper)}].";
    }

    private string Seeds() =>
        _report.Seeds.Count == 1 ? $"seed {_report.Seeds[0]}" : $"{_report.Seeds.Count} seeds ({string.Join(", ", _report.Seeds)})";

    private void Section(string id, string title)
    {
        _sections.Add((id, title));
        _page.Append(CultureInfo.InvariantCulture, $"<h2 id=\"{id}\">{_sections.Count} {E(title)}</h2>\n");
    }

    private void Paragraph(string html) => _page.Append(CultureInfo.InvariantCulture, $"<p>{html}</p>\n");

    private void Show(Figure figure, string caption) =>
        _page.Append(
            CultureInfo.InvariantCulture,
            $"<figure>\n{SvgWriter.Inline(figure)}\n<figcaption><b>Figure {++_figureNumber}.</b> {caption}</figcaption>\n</figure>\n"
        );

    // One figure a system, folded into tabs; the best variant's is open.
    private void Show(string what, IEnumerable<(SystemReport System, Figure Figure)> figures, string caption)
    {
        _page.Append(CultureInfo.InvariantCulture, $"<figure>\n<div data-tabs=\"{E(what)}\">\n");
        foreach (var (system, figure) in figures)
        {
            _page.Append(
                CultureInfo.InvariantCulture,
                $"<div id=\"{figure.Name}\" data-title=\"{E(system.Title)}\"{(system.Name == _report.Best ? " data-chosen" : "")}>\n"
                    + $"{SvgWriter.Inline(figure)}\n</div>\n"
            );
        }

        _page.Append(
            CultureInfo.InvariantCulture,
            $"</div>\n<figcaption><b>Figure {++_figureNumber}.</b> {caption}</figcaption>\n</figure>\n"
        );
    }

    private void Table(string label, string caption, string content, string style = "") =>
        _page.Append(
            CultureInfo.InvariantCulture,
            $"<div class=\"scroll\" role=\"region\" aria-label=\"{E(label)}\" "
                + $"tabindex=\"0\">\n<table{(style.Length > 0 ? $" class=\"{style}\"" : "")}>\n<caption><b>Table "
                + $"{++_tableNumber}.</b> {caption}</caption>\n{content}</table>\n</div>\n"
        );

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static string E(string text) => SvgWriter.Escape(text);

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, one decimal.</summary>
    private static string P(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A difference of shares in points, with its sign.</summary>
    private static string D(double difference) => (100 * difference).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static string Range(Statistics.ConfidenceInterval interval) => $"{P(interval.Lower)} to {P(interval.Upper)}";

    private static string PValue(double p) => p < 0.001 ? "&lt; 0.001" : p.ToString("F3", CultureInfo.InvariantCulture);
}
