using System.CommandLine;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>model combine</c>: an ensemble of trained models.</summary>
internal static class ModelCombineCommand
{
    private static readonly Argument<string[]> Models = new("model")
    {
        Description = "The members: names under models/ or folders, at least two",
        Arity = new(2, 32),
        HelpName = "NAME|DIR",
    };
    private static readonly Option<bool> Equal = new("--equal")
    {
        Description = "Weigh all members alike instead of choosing weights on dev",
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The folder of the package; must not exist. Members beside it are referred to, others copied into it",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };

    public static Command Create()
    {
        var command = new SessionCommand("combine", "Makes one model of several, with weights chosen on the dev split of a corpus.")
        {
            Examples = ["emotionrnn model combine text text-encoder ./tf-idf --corpus meld --data corpora/meld --out my-ensemble"],
        };
        command.Add(Models);
        Models.RefuseOptions();
        var corpus = new CorpusOptions(command);
        foreach (var option in new Option[] { Equal, Out, Json })
            command.Add(option);
        command.Does((line, session) => Run(corpus.Read(line, session), line, session));
        return command;
    }

    private static void Run(Corpus corpus, ParseResult line, Session session)
    {
        var output = line.GetRequiredValue(Out);
        ModelPackage[] packages = [.. line.GetRequiredValue(Models).Select(name => session.Await(() => ModelFolder.Load(name).Package))];
        var names = string.Join(' ', packages.Select(package => package.Manifest.Name));
        var combination = new Combination(corpus, packages, output, $"emotionrnn model {CommandText.Of(line, Out, Json)} {names}");
        var (weights, dev, test) = session.Await(() => combination.Run(line.GetValue(Equal)));
        var (manifest, hash) = ModelPackage.ReadManifest(output);
        var (evaluation, split) = test is null ? (dev, Split.Dev) : (test, Split.Test);
        if (line.GetValue(Json))
        {
            ReportJson.Write(session.Output, ScoreDocument.Of(evaluation, manifest.Name, hash, corpus, split));
            return;
        }

        using var screen = session.OpenScreen();
        EvaluationView.Show(screen, $"{manifest.Name} on {corpus.Name}, {split.ToString().ToLowerInvariant()}", evaluation, split);
        screen.Line().Line(string.Join(", ", packages.Zip(weights, (package, weight) => $"{package.Manifest.Name} × {weight:0.##}")));
    }
}
