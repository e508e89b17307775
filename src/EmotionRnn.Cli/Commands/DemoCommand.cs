using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using Spectre.Console;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>demo</c>: the sample conversation, recognised and pictured.</summary>
internal static class DemoCommand
{
    private static readonly Option<string> Model = new("--model", "-m")
    {
        Description = "The model: a name under models/ or a folder",
        DefaultValueFactory = _ => ModelFolder.Default,
        HelpName = "NAME|DIR",
    };

    public static Command Create()
    {
        var command = new SessionCommand("demo", "Recognises the sample conversation and shows what comes out.")
        {
            Examples = ["emotionrnn demo", "emotionrnn demo --no-color"],
        };
        command.Add(Model);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult line, Session session)
    {
        var sample = Repository.Sample("conversation.json");
        var recognizer = ModelFolder.Load(line.GetValue(Model)!);
        var emotions = session.Await(() => recognizer.Recognize(ConversationReader.Read(sample)[0], new(Attention: 0)));
        using var screen = session.OpenScreen();
        ConversationView.Show(screen, emotions, new ViewOptions());
        var faint = new Style(Color.FromHex("#8a8a8a"));
        var manifest = recognizer.Package.Manifest;
        screen.Line();
        foreach (
            var sentence in (string[])
                [
                    $"Recognised from the words alone by the model '{manifest.Name}' ({recognizer.Package.Hash[..12]}), trained "
                        + $"on {manifest.Training.Corpus}. "
                        + "What it shows is a guess, not what anybody feels: 'emotionrnn model show' says how often it is right.",
                    "Next: 'emotionrnn predict FILE' with a conversation of yours, 'emotionrnn --help' for all commands.",
                ]
        )
        {
            foreach (var text in CellText.Wrap(sentence, screen.Width - 2, int.MaxValue))
                screen.Space(2).Line(text, faint);
        }
    }
}
