using System.Globalization;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Recognition;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>How one model does on the test split of one source of a mixture.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Evaluation">Its scores.</param>
public sealed record GeneralityScore(string Model, string Hash, string Source, Evaluation Evaluation)
{
    /// <summary>F1 averaged over the emotions that occur in the source.</summary>
    public double MacroF1 => Evaluation.Report.Classes.Where(scores => scores.Support > 0).Average(scores => scores.F1);
}

/// <summary>
/// Models by corpora: how far each can be trusted outside what it was trained on. Every source of a mixture is scored by itself, on its
/// test split, under the mixture's labels.
/// </summary>
public static class Generality
{
    /// <summary>Scores models.</summary>
    /// <param name="models">With the mixture's labels.</param>
    /// <param name="mixture">With sources that have test splits.</param>
    /// <param name="progress">Told after every source of every model; may be null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ExperimentException">The corpus is no mixture, has nothing to score, or has other labels than a model.</exception>
    public static IReadOnlyList<GeneralityScore> Score(
        IReadOnlyList<ModelPackage> models,
        Corpus mixture,
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        Corpus[] parts =
        [
            .. mixture
                .Sources.Select(mixture.Part)
                .Where(part => part[Split.Test].SelectMany(c => c.Utterances).Any(u => u.Emotion is not null)),
        ];
        if (parts.Length == 0)
            throw new ExperimentException(
                $"{mixture.Name} has no source with a labelled test split. Give a mixture whose sources have one, under \"splits\"."
            );
        var scores = new List<GeneralityScore>();
        foreach (var part in parts)
        {
            foreach (var model in models)
            {
                cancellationToken.ThrowIfCancellationRequested();
                scores.Add(new(model.Manifest.Name, model.Hash, part.Name, Evaluation.Of(model.Model, part, Split.Test)));
                progress?.Report(scores.Count);
            }
        }

        return scores;
    }

    /// <summary>The scores as a page of Markdown.</summary>
    /// <param name="scores">From <see cref="Score"/>.</param>
    /// <param name="command">The command that made them.</param>
    public static string ToMarkdown(IReadOnlyList<GeneralityScore> scores, string command)
    {
        var page = new StringBuilder();
        page.AppendLine(
            """
            # How general the models are

            Every model by every corpus: its test split, scored under the same seven emotions. Macro F1 is over the emotions that occur;
            the interval is 95 % of weighted F1 by resampling conversations; calibration error is over 15 bins.
            *Always the same* is what answering the corpus's most frequent emotion gives.

            | corpus | model | utterances | accuracy | weighted F1 | 95 % interval | macro F1 | calibration error |
            | --- | --- | ---: | ---: | ---: | --- | ---: | ---: |
            """
        );
        foreach (var source in scores.GroupBy(score => score.Source))
        {
            foreach (var score in source)
            {
                var (report, interval) = (score.Evaluation.Report, score.Evaluation.Interval);
                page.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {source.Key} | `{score.Model}` | {report.Count:N0} | {report.Accuracy:F3} | {report.WeightedF1:F3} | "
                        + $"{interval.Lower:F3} to {interval.Upper:F3} | {score.MacroF1:F3} | "
                        + $"{report.Calibration!.ExpectedCalibrationError:F3} |"
                );
            }

            var majority = source.First().Evaluation.Majority;
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {source.Key} | *always the same* | {majority.Count:N0} | {majority.Accuracy:F3} | {majority.WeightedF1:F3} | | | |"
            );
        }

        page.AppendLine().AppendLine("Models, by hash:").AppendLine();
        foreach (var (model, hash) in scores.Select(score => (score.Model, score.Hash)).Distinct())
            page.AppendLine(CultureInfo.InvariantCulture, $"- `{model}`: `{hash}`");
        page.AppendLine().AppendLine("Made by").AppendLine().AppendLine("```").AppendLine(command).AppendLine("```");
        return page.ToString();
    }
}
