using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Scoring;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>baseline</c>: what a logistic regression makes of acoustic features or of words, the figure to beat.</summary>
internal static class BaselineCommand
{
    private static readonly Option<string?> Features = new("--features")
    {
        Description = "A table of 'emotionrnn features': every group of files is recognised by what is learned from the others",
        HelpName = "FILE.csv|FILE.parquet",
    };
    private static readonly Option<string?> Labels = new("--labels")
    {
        Description = "CSV with the columns 'file', 'label' and that of the groups; a file may be named by the end of its path",
        HelpName = "FILE.csv",
    };
    private static readonly Option<string?> Group = new("--group")
    {
        Description = "The column of what must not be in training and test at once (default: speaker)",
        HelpName = "COLUMN",
    };
    private static readonly Option<double?> C = new("--c")
    {
        Description =
            "The weight of the loss against the penalty, as in scikit-learn (default: 1 for features; for text what is best on dev)",
        HelpName = "C",
    };
    private static readonly Option<double?> Gamma = new("--gamma")
    {
        Description = "Rare classes count (N / (classes · n))^γ (default: 0 for features, 0.5 for text)",
        HelpName = "γ",
    };
    private static readonly Option<double?> Neighbors = new("--neighbours")
    {
        Description = "How much the utterances before and after count beside an utterance's own words (default: 0)",
        HelpName = "W",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };

    public static Command Create()
    {
        var command = new SessionCommand(
            "baseline",
            "Scores a logistic regression: on acoustic features, leaving one speaker out at a time, or on the words of a corpus (TF-IDF)."
        )
        {
            Examples =
            [
                "emotionrnn baseline --features emodb.csv --labels labels.csv --group speaker --c 0.01",
                "emotionrnn baseline --corpus meld --data corpora/meld",
                "emotionrnn baseline --corpus plain --data calls.csv --neighbours 0.2 --json",
            ],
        };
        foreach (var option in new Option[] { Features, Labels, Group, C, Gamma, Json })
            command.Add(option);
        var corpus = new CorpusOptions(command, isAlternative: true);
        command.Add(Neighbors);
        C.Must(value => value is > 0 and <= 1e9, "above 0");
        Gamma.Must(value => value is >= 0 and <= 10, "in 0 to 10");
        Neighbors.Must(value => value is >= 0 and <= 10, "in 0 to 10");
        command.Validators.Add(line => Check(line, corpus));
        command.Does(
            (line, session) =>
            {
                if (line.GetValue(Features) is { } features)
                    RunOnFeatures(features, line, session);
                else
                    RunOnText(corpus.Read(line, session), line, session);
            }
        );
        return command;
    }

    private static void Check(CommandResult line, CorpusOptions corpus)
    {
        var (features, labels, (isCorpus, isData)) = (
            line.GetValue(Features) is not null,
            line.GetValue(Labels) is not null,
            corpus.Given(line)
        );
        if ((features || labels) && (isCorpus || isData))
            line.AddError("Give either --features and --labels, or --corpus and --data: they are two baselines.");
        else if (features != labels)
            line.AddError($"{(features ? "--features needs --labels, which says what is in the files" : "--labels needs --features")}.");
        else if (isCorpus != isData)
            line.AddError(isCorpus ? "--corpus needs --data, the folder with its files." : "--data needs --corpus, how it is laid out.");
        else if (!features && !isCorpus)
            line.AddError("Give --features and --labels, or --corpus and --data.");
        else if (features && line.GetValue(Neighbors) is not null)
            line.AddError("--neighbours is for text: it does not go with --features.");
        else if (isCorpus && line.GetValue(Group) is not null)
            line.AddError("--group is for features: it does not go with --corpus.");
    }

    private static void RunOnFeatures(string path, ParseResult line, Session session)
    {
        var (labels, group) = (line.GetValue(Labels)!, line.GetValue(Group) ?? "speaker");
        var options = new FeatureBaselineOptions(line.GetValue(C) ?? 1, line.GetValue(Gamma) ?? 0);
        var files = session.Await(() => LabeledFile.Read(InputFile.Check(labels), group));
        var table = session.Await(() => FeatureTable.Read(InputFile.Check(path)));
        FeatureBaseline result;
        using (var progress = session.ProgressOf($"{group}s left out", files.Select(file => file.Group).Distinct().Count()))
            result = FeatureBaseline.Run(table, files, options, new Count(progress), session.Cancellation);
        Show(
            new BaselineDocument
            {
                Kind = "features",
                Data = path,
                C = options.C,
                Gamma = options.Gamma,
                Features = table.Names.Count,
                GroupBy = group,
                Groups = [.. result.Groups.Select(g => new GroupDocument(g.Group, g.Files, Math.Round(g.UnweightedAverageRecall, 6)))],
            },
            result.Report,
            ClassificationReport.Majority(result.Labels, result.Predictions.Truth, result.Predictions.Truth),
            line,
            session
        );
    }

    private static void RunOnText(Corpus corpus, ParseResult line, Session session)
    {
        var options = new TextBaselineOptions { NeighborWeight = line.GetValue(Neighbors) ?? 0 };
        if (line.GetValue(C) is { } c)
            options = options with { C = [c] };
        if (line.GetValue(Gamma) is { } gamma)
            options = options with { Gamma = gamma };
        TextBaseline baseline;
        using (var progress = session.ProgressOf("regressions fitted", options.C.Count))
            baseline = TextBaseline.Train(corpus, options, new Count(progress), session.Cancellation);
        var split = corpus[Split.Test].SelectMany(conversation => conversation.Utterances).Any(utterance => utterance.Emotion is not null)
            ? Split.Test
            : Split.Dev;
        if (!corpus[split].SelectMany(conversation => conversation.Utterances).Any(utterance => utterance.Emotion is not null))
            throw new CommandFailure(
                ExitCode.Input,
                $"{corpus.Name}: has no labelled utterance in its test split nor in dev; give splits, or --test P"
            );
        var predictions = Evaluation.Of(baseline.Model, corpus, split).Predictions;
        Show(
            new BaselineDocument
            {
                Kind = "text",
                Data = corpus.Name,
                Split = split.ToString().ToLowerInvariant(),
                C = baseline.C,
                Gamma = options.Gamma,
                Neighbors = options.NeighborWeight,
            },
            ClassificationReport.Of(corpus.Labels.Names, predictions),
            Majority(corpus, predictions),
            line,
            session
        );
    }

    private static ClassificationReport Majority(Corpus corpus, Predictions predictions) =>
        ClassificationReport.Majority(
            corpus.Labels.Names,
            [
                .. corpus[Split.Train]
                    .SelectMany(conversation => conversation.Utterances)
                    .Where(utterance => utterance.Emotion is not null)
                    .Select(utterance => corpus.Labels.IndexOf(utterance.Emotion!)),
            ],
            predictions.Truth
        );

    private static void Show(
        BaselineDocument document,
        ClassificationReport report,
        ClassificationReport majority,
        ParseResult line,
        Session session
    )
    {
        document = document.With(report, majority);
        if (line.GetValue(Json))
        {
            ReportJson.Write(session.Output, document);
            return;
        }

        using var screen = session.OpenScreen();
        BaselineView.Show(screen, document, report, majority);
    }

    private sealed class Count(ProgressLine line) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => line.Report(value.Done);
    }
}
