using System.CommandLine;
using EmotionRnn.Cli.Commands;
using EmotionRnn.Cli.Running;

namespace EmotionRnn.Cli;

/// <summary>The commands, put together and run.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line and gives the exit code. No exception leaves it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where data goes.</param>
    public static int Run(string[] arguments, Stream output)
    {
        using var interruption = new Interruption();
        try
        {
            if (OperatingSystem.IsWindows())
                Console.OutputEncoding = System.Text.Encoding.UTF8;
            return Run(Root().Parse(arguments), output, interruption.Token);
        }
        catch (Exception error)
        {
            return (int)Failures.Report(error, interruption, arguments.Contains(GlobalOptions.Trace.Name));
        }
    }

    private static int Run(ParseResult line, Stream output, CancellationToken cancellationToken)
    {
        if (line.Errors is [var error, ..] && line.Action is not HelpPage)
        {
            var misread = line.Errors.FirstOrDefault(e => e.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? error;
            Failures.Say($"{misread.Message.TrimEnd('.')}; see '{HelpPage.NameOf(line.CommandResult)} --help'");
            return (int)ExitCode.Usage;
        }

        var invocation = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = new StreamWriter(output) { AutoFlush = true },
        };
        return line.InvokeAsync(invocation, cancellationToken).GetAwaiter().GetResult();
    }

    internal static RootCommand Root()
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
