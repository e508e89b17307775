using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>From the results of runs to the report's figures.</summary>
public static class ReportBuilder
{
    private const int Resamples = 10_000;

    /// <summary>Puts a report together; the same results give the same report, but for measured times.</summary>
    /// <param name="experiment">Whose runs are all done.</param>
    /// <param name="options">Of the experiment.</param>
    /// <param name="command">The command, for the record.</param>
    /// <exception cref="ExperimentException">Results are missing.</exception>
    public static ExperimentReport Of(Experiment experiment, ExperimentOptions options, string command)
    {
        var scored = experiment.Scored;
        var results = experiment.Results();
        var truth = scored.Truth(Split.Test);
        var bootstrap = new DialogueBootstrap(truth, scored.Dialogues(Split.Test), scored.Corpus.Labels.Count, Resamples);
        var resampled = results.ToDictionary(
            r => r.System.Name,
            r => bootstrap.Resample([.. r.Runs.Select(run => run.Test.Predicted)], Metric.WeightedF1)
        );
        var meter = options.MeasureCosts ? new CostMeter(experiment.Data) : null;
        var systems = results
            .Select(r => System(r, scored, bootstrap, resampled[r.System.Name]) with { Cost = meter?.Of(r.System) })
            .ToArray();
        var best = systems.Where(s => s.IsTrained).MaxBy(s => s.Dev.WeightedF1.Mean)!;
        EmotionRnnRecipe[] networks = [.. options.Systems.Select(s => s.Recipe).OfType<EmotionRnnRecipe>()];
        return new()
        {
            Schema = ExperimentReport.CurrentSchema,
            Command = command,
            Corpus = Facts(scored),
            Seeds = options.Seeds,
            WordVectors = networks.FirstOrDefault(n => n.Text?.WordVectors is not null)?.WordVectors is { } vectors
                ? new(Path.GetFileName(vectors), experiment.Data.HashOf(vectors))
                : null,
            TextEncoder = networks.FirstOrDefault(n => n.ReadEncoder is not null)?.ReadEncoder is { } encoder
                ? new(encoder.Name, encoder.Hash)
                : null,
            Acoustics =
                experiment.Data.Acoustics is { } acoustics && options.Systems.Any(s => s.ReadsAudio)
                    ? new(acoustics.Source, acoustics.Hash)
                    : null,
            Resamples = Resamples,
            Systems = systems,
            Comparisons = Comparisons.Of(results, resampled, truth),
            Best = best.Name,
            Examples = Examples.Choose(scored, results.Single(r => r.System.Name == best.Name).Runs[0]),
        };
    }

    private static SystemReport System(SystemResults results, ScoredCorpus scored, DialogueBootstrap bootstrap, ResampledMetric weightedF1)
    {
        var (system, runs) = results;
        string[] labels = [.. scored.Corpus.Labels];
        var truth = scored.Truth(Split.Test);
        var reports = runs.Select(run => ClassificationReport.Of(labels, truth, run.Test.Predicted)).ToArray();
        var probabilities = runs[0].Test.Probabilities is null
            ? null
            : runs.Select(run => new Predictions(truth, run.Test.Probabilities!, labels.Length)).ToArray();
        var all = probabilities is null
            ? null
            : new Predictions([.. runs.SelectMany(_ => truth)], [.. runs.SelectMany(run => run.Test.Probabilities!)], labels.Length);
        return new()
        {
            Name = system.Name,
            Title = system.Title,
            Group = system.Group,
            ChangedFrom = system.ChangedFrom,
            ReadsAudio = system.ReadsAudio,
            Parameters = runs[0].Parameters,
            Train = Score(Split.Train),
            Dev = Score(Split.Dev),
            Test = Score(Split.Test),
            TestAccuracyInterval = bootstrap.Resample([.. runs.Select(run => run.Test.Predicted)], Metric.Accuracy).Interval(),
            TestWeightedF1Interval = weightedF1.Interval(),
            Classes =
            [
                .. labels.Select(
                    (label, c) =>
                        new ClassScores(
                            label,
                            reports.Average(r => r.Classes[c].Precision),
                            reports.Average(r => r.Classes[c].Recall),
                            reports.Average(r => r.Classes[c].F1),
                            reports[0].Classes[c].Support
                        )
                ),
            ],
            Confusion =
            [
                .. labels.Select((_, row) => labels.Select((_, column) => reports.Average(r => r.Confusion[row][column])).ToArray()),
            ],
            Calibration = probabilities is null
                ? null
                : new(
                    probabilities.Average(p => ReliabilityDiagram.Of(p).ExpectedCalibrationError),
                    probabilities.Average(p => p.NegativeLogLikelihood()),
                    probabilities.Average(p => p.BrierScore())
                ),
            Reliability = all is null ? null : ReliabilityDiagram.Of(all).Bins,
            Curves =
            [
                .. runs.Where(run => run.Epochs.Count > 0).Select(run => new LearningCurve(run.Seed!.Value, run.KeptEpoch, run.Epochs)),
            ],
            Published = PublishedScores.Of(system, scored),
        };

        SplitScore Score(Split split)
        {
            var scores = runs.Select(run => ClassificationReport.Of(labels, scored.Truth(split), run[split].Predicted)).ToArray();
            return new(
                SeedSummary.Of([.. scores.Select(s => s.Accuracy)]),
                SeedSummary.Of([.. scores.Select(s => s.WeightedF1)]),
                SeedSummary.Of([.. scores.Select(s => s.MacroF1)]),
                [.. scores.Select(s => s.WeightedF1)]
            );
        }
    }

    private static CorpusFacts Facts(ScoredCorpus scored) =>
        new(
            scored.Corpus.Name,
            scored.Corpus.ContentHash,
            scored.Corpus.Labels.Names,
            [
                .. Enum.GetValues<Split>()
                    .Select(split => new SplitFacts(
                        split.ToString().ToLowerInvariant(),
                        scored.Dialogues(split).Distinct().Count(),
                        scored.Truth(split).Length,
                        [.. Enumerable.Range(0, scored.Corpus.Labels.Count).Select(c => scored.Truth(split).Count(label => label == c))]
                    )),
            ]
        );
}
