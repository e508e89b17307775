using System.CommandLine;
using System.Text;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>generality</c>: models by corpora.</summary>
internal static class GeneralityCommand
{
    private static readonly Argument<string[]> Models = new("model")
    {
        Description = "The models: names under models/ or folders",
        Arity = new(1, 32),
        HelpName = "NAME|DIR",
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The page to write, in Markdown",
        Required = true,
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new SessionCommand("generality", "Scores models on the test split of every source of a mixture, and writes a table.")
        {
            Examples = ["emotionrnn generality general text --mixture corpora/generality.json --data corpora --out generality.md"],
        };
        command.Add(Models);
        Models.RefuseOptions();
        var corpus = new CorpusOptions(command);
        command.Add(Out);
        command.Does((line, session) => Run(corpus.Read(line, session), line, session));
        return command;
    }

    private static void Run(Corpus corpus, ParseResult line, Session session)
    {
        var output = line.GetRequiredValue(Out);
        OutputFile.Check(output);
        string[] names = line.GetRequiredValue(Models);
        ModelPackage[] models = [.. names.Select(name => session.Await(() => ModelFolder.Load(name).Package))];
        IReadOnlyList<GeneralityScore> scores;
        using (var progress = session.CountOf("sources scored", models.Length * corpus.Sources.Count))
        {
            scores = session.Await(() => Generality.Score(models, corpus, progress, session.Cancellation));
        }

        var page = Generality.ToMarkdown(scores, $"emotionrnn {CommandText.Of(line, Out)} {string.Join(' ', names)}");
        OutputFile.Write(output, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        session.Note($"written to {output}");
    }
}
