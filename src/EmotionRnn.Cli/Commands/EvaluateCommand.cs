using System.CommandLine;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Scoring;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>evaluate</c>: how a model does on labelled conversations.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Model = new("--model", "-m")
    {
        Description = "The model: a name under models/ or a folder",
        HelpName = "NAME|DIR",
        DefaultValueFactory = _ => ModelFolder.Default,
    };
    private static readonly Option<string> SplitName = new("--split")
    {
        Description = "Which split to score",
        HelpName = "train|dev|test",
        DefaultValueFactory = _ => "test",
    };
    private static readonly Option<bool> Live = new("--live") { Description = "Score what is answered before the next utterance is known" };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };

    public static Command Create()
    {
        var command = new SessionCommand("evaluate", "Scores a model on a labelled corpus.")
        {
            Examples =
            [
                "emotionrnn evaluate --model text --corpus meld --data corpora/meld --split test",
                "emotionrnn evaluate --model ./both --corpus meld --data corpora/meld --clips corpora/MELD.Raw",
                "emotionrnn evaluate --model ./my-model --corpus plain --data calls.csv --split dev --json",
            ],
        };
        var corpus = new CorpusOptions(command);
        var audio = new AudioOptions(corpus, forTraining: false);
        SplitName.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "train", "dev", "test");
        foreach (var option in (Option[])[.. audio.Options, Model, SplitName, Live, Json])
            command.Add(option);
        audio.AddValidators(command);
        command.Does((line, session) => Run(corpus.Read(line, session), audio, line, session));
        return command;
    }

    private static void Run(Corpus corpus, AudioOptions audio, ParseResult line, Session session)
    {
        var package = ModelFolder.Load(line.GetRequiredValue(Model)).Package;
        // A plain corpus has the labels that occur in it, in alphabetical order.
        if (corpus.Labels.All(package.Model.Labels.Contains))
            corpus = corpus.WithLabels(package.Model.Labels);
        var split = Enum.Parse<Split>(line.GetRequiredValue(SplitName), ignoreCase: true);
        var acoustics = audio.For(package, corpus, line, session);
        Evaluation evaluation;
        using (var progress = session.ProgressOf("conversations answered", corpus[split].Count))
            evaluation = session.Await(() => Evaluation.Of(package.Model, corpus, split, acoustics, line.GetValue(Live), progress));
        if (line.GetValue(Json))
        {
            ReportJson.Write(session.Output, ScoreDocument.Of(evaluation, package.Manifest.Name, package.Hash, corpus, split));
            return;
        }

        using var screen = session.OpenScreen();
        EvaluationView.Show(
            screen,
            $"{package.Manifest.Name} on {corpus.Name}, {split.ToString().ToLowerInvariant()}{(line.GetValue(Live) ? ", live" : "")}",
            evaluation,
            split
        );
    }
}
