using System.CommandLine;
using System.Text.Json;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>model show</c>: what a model is, what it was trained on and how often it is right.</summary>
internal static class ModelShowCommand
{
    private const string Schema = "emotionrnn/model/2";

    private static readonly Argument<string> Model = new("model")
    {
        Description = "A name under models/ or a folder",
        DefaultValueFactory = _ => ModelFolder.Default,
        HelpName = "NAME|DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };
    private static readonly Option<bool> Card = new("--card") { Description = "Write the model's card, in Markdown" };

    public static Command Create()
    {
        var command = new SessionCommand(
            "show",
            "Checks every file of a model against its hash and shows what the model is and how often it is right."
        )
        {
            Examples =
            [
                "emotionrnn model show",
                "emotionrnn model show text --json | jq .hash",
                "emotionrnn model show ./runs/mine --card",
            ],
        };
        command.Add(Model);
        command.Add(Json);
        command.Add(Card);
        Model.RefuseOptions();
        command.Validators.Add(line =>
        {
            if (line.GetValue(Json) && line.GetValue(Card))
                line.AddError("Give --json or --card, not both.");
        });
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult line, Session session)
    {
        var package = session.Await(() => ModelFolder.Load(line.GetRequiredValue(Model)).Package);
        if (line.GetValue(Json))
        {
            using var manifest = JsonDocument.Parse(package.Manifest.ToJson());
            ReportJson.Write(
                session.Output,
                new ModelDocument(
                    Schema,
                    package.Hash,
                    package.Folder,
                    package.Bytes,
                    package.Manifest.CountParameters(),
                    manifest.RootElement
                )
            );
        }
        else
        {
            using var screen = session.OpenScreen();
            if (line.GetValue(Card))
                screen.Write(package.Card.ReplaceLineEndings("\n"));
            else
                ModelView.Show(screen, package);
        }
    }
}
