using System.Globalization;
using System.Text;

namespace EmotionRnn.Experiments.Reporting.Page;

/// <summary>Results in pictures, examples, and how it was made.</summary>
internal sealed partial class ReportPage
{
    private void Curves()
    {
        Section("curves", "Learning");
        Show(
            "Learning curves of",
            _figures.Curves,
            "Loss, weighted F1 and accuracy after each epoch. Thin lines are seeds, thick ones their mean as long as all of them "
                + "go on. Test is drawn and never chosen on."
        );
    }

    private void Confusion()
    {
        Section("confusion", "What is taken for what");
        Show(
            "Confusion of",
            _figures.Confusions,
            "Confusion on test: at the left utterances (mean over seeds, rounded), at the right the same as shares of the true "
                + "emotion. The diagonal, framed, is right."
        );
    }

    private void Calibration()
    {
        Section("calibration", "How far confidence can be trusted");
        Show(
            _figures.Reliability,
            "Reliability: accuracy of the answers in bins of confidence, all seeds together, after a temperature fitted on dev. "
                + "Dots grow with the number of answers; bars at the foot show how many there are. On the dashed line confidence "
                + "means accuracy; ECE is the mean distance from it."
        );
    }

    private void Data()
    {
        Section("data", "Data");
        Show(_figures.Distribution, $"How often each emotion occurs in {E(_report.Corpus.Name)}.");
        var table = new StringBuilder(
            "<thead>\n<tr><th scope=\"col\">split</th><th scope=\"col\">conversations</th><th scope=\"col\">utterances</th>"
        );
        foreach (var label in _report.Corpus.Labels)
            table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{E(label)}</th>");
        table.Append("</tr>\n</thead>\n<tbody>\n");
        foreach (var s in _report.Corpus.Splits)
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{s.Name}</th><td>{N(s.Conversations)}</td><td>{N(s.Utterances)}</td>"
                    + $"{string.Concat(s.Counts.Select(n => $"<td>{N(n)}</td>"))}</tr>\n"
            );
        Table("Data", "Conversations with labelled utterances, and utterances by emotion.", table.Append("</tbody>\n").ToString());
    }

    private void ExamplesOf()
    {
        if (_report.Examples.Count == 0)
            return;
        Section("examples", "Conversations");
        Paragraph(
            $"Test conversations with the answers of {E(Best.Title)}, seed {_report.Seeds[0]}. They are chosen for being short, "
                + $"of several speakers and emotions, and about as often right as the whole split: not for being well answered."
        );
        foreach (var (i, example) in _report.Examples.Index())
        {
            var right = example.Turns.Count(t => t.Answer == t.Emotion);
            _page.Append(CultureInfo.InvariantCulture, $"<h3>Example {i + 1}</h3>\n");
            var table = new StringBuilder(
                "<thead>\n<tr><th scope=\"col\">turn</th><th scope=\"col\">speaker</th><th scope=\"col\">utterance</th>"
                    + "<th scope=\"col\">annotated</th><th scope=\"col\">answered</th><th scope=\"col\">confidence</th></tr>\n"
                    + "</thead>\n<tbody>\n"
            );
            foreach (var (t, turn) in example.Turns.Index())
            {
                var isRight = turn.Answer == turn.Emotion;
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"<tr class=\"{(isRight ? "right" : "wrong")}\"><td class=\"n\">{t + 1}</td><th "
                        + $"scope=\"row\">{E(turn.Speaker)}</th><td class=\"text\">{E(turn.Text)}</td><td>{E(turn.Emotion)}</td><td "
                        + $"class=\"answer\"><span class=\"mark\" "
                        + $"aria-label=\"{(isRight ? "right" : "wrong")}\">{(isRight ? "✓" : "✗")}</span> "
                        + $"{E(turn.Answer)}</td><td><span class=\"bar\" aria-hidden=\"true\"><i "
                        + $"style=\"width:{100 * turn.Probability:F0}%\"></i></span>{100 * turn.Probability:F0} %</td></tr>\n"
                );
            }

            Table(
                $"Example {i + 1}",
                $"Conversation {E(example.Id)} of the test split: {right} of {example.Turns.Count} turns right.",
                table.Append("</tbody>\n").ToString(),
                "talk"
            );
            if (_figures.Attention[i] is { } figure)
                Show(
                    figure,
                    $"Which earlier turns each turn of example {i + 1} attends to, in the forward direction; each row sums to 100 %."
                );
        }
    }

    private void Method()
    {
        Section("method", "How this was made");
        _page.Append(CultureInfo.InvariantCulture, $"<pre><code>{E(_report.Command)}</code></pre>\n");
        Paragraph(
            "The same command gives this page again, byte for byte"
                + (_figures.Costs is null ? "" : " but for measured times")
                + ", on the same machine. Networks learn from train; epochs, the regressions’ penalty and temperatures are "
                + "chosen on dev; test is only scored. "
                + "Baselines: <b>Majority</b> answers the most frequent emotion of train. <b>TF-IDF logistic regression</b> "
                + "counts words and pieces of words of the utterance alone. <b>TextCNN</b> is the text features’ own network, "
                + "without the conversation. "
                + "<b>GRU, no speakers</b> reads the same features in both directions without a state for any speaker. "
                + "<b>Acoustic logistic regression</b> reads the standardised functionals of the utterance alone."
        );
        Paragraph(
            "<b>Accuracy</b> is the share of right answers. <b>Weighted F1</b> is F1 averaged over the emotions by how often each "
                + "occurs. A <b>95 % interval</b> says how far the mean over these seeds would move with other dialogues; "
                + "the standard deviation says how far one seed moves from another."
        );
        _page.Append("<dl>\n");
        Fact("corpus", $"{E(_report.Corpus.Name)}, SHA-256 of its content <code>{_report.Corpus.Hash}</code>");
        Fact("seeds", string.Join(", ", _report.Seeds));
        Fact(
            "word vectors",
            _report.WordVectors is { } vectors ? $"{E(vectors.Name)}, SHA-256 <code>{vectors.Hash}</code>" : "none: all start at random"
        );
        if (_report.TextEncoder is { } encoder)
            Fact("encoder", $"{E(encoder.Name)}, used as it is, SHA-256 <code>{encoder.Hash}</code>");
        if (_report.Acoustics is { } acoustics)
            Fact("acoustic functionals", $"{E(acoustics.Name)}, SHA-256 of the rows <code>{acoustics.Hash}</code>");
        Fact(
            "beside this page",
            "<code>report.json</code> (everything), <code>report.md</code> (the tables as Markdown), <code>tables/*.csv</code>, "
                + "<code>figures/*.svg</code> and <code>*.png</code>, <code>runs/*.json</code> (each run with its settings and all answers)"
        );
        _page.Append("</dl>\n");

        void Fact(string name, string html) => _page.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{html}</dd>\n");
    }
}
