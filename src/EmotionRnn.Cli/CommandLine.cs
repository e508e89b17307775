using System.CommandLine;
using EmotionRnn.Cli.Commands;
using EmotionRnn.Cli.Running;

namespace EmotionRnn.Cli;

/// <summary>The commands, put together and run.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line and gives the exit code. No exception leaves it.</summary>
    public static int Run(string[] arguments)
    {
        using var interruption = new Interruption();
        try
        {
            if (OperatingSystem.IsWindows())
                Console.OutputEncoding = System.Text.Encoding.UTF8;
            return Run(Root().Parse(arguments), interruption.Token);
        }
        catch (Exception error)
        {
            return (int)Failures.Report(error, interruption, arguments.Contains(GlobalOptions.Trace.Name));
        }
    }

    private static int Run(ParseResult line, CancellationToken cancellationToken)
    {
        if (line.Errors is [var error, ..] && line.Action is not HelpPage)
        {
            var misread = line.Errors.FirstOrDefault(e => e.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? error;
            Failures.Say($"{misread.Message.TrimEnd('.')}; see '{HelpPage.NameOf(line.CommandResult)} --help'");
            return (int)ExitCode.Usage;
        }

        return line.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken)
            .GetAwaiter()
            .GetResult();
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Recognises the emotion of every utterance of a conversation, and trains, measures and compares the models that do."
        )
        {
            DemoCommand.Create(),
            PredictCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            GeneralityCommand.Create(),
            ExperimentCommand.Create(),
            ServeCommand.Create(),
            FeaturesCommand.Create(),
            BaselineCommand.Create(),
            new Command("data", "Corpora to learn from.") { DataCheckCommand.Create() },
            new Command("model", "Trained models.") { ModelShowCommand.Create(), ModelCombineCommand.Create() },
        };
        root.Add(GlobalOptions.NoColor);
        root.Add(GlobalOptions.Quiet);
        root.Add(GlobalOptions.Trace);
        HelpPage.AddTo(root);
        return root;
    }
}
