using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Running;

namespace EmotionRnn.Cli;

/// <summary>The help of a command: what the parser knows of it, then its examples; for the program as a whole the exit codes.</summary>
internal sealed class HelpPage(HelpAction inner) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    done
          1    a defect of emotionrnn
          2    the command line is wrong
          3    an input is malformed
          4    a model is missing, damaged or of the wrong kind
          5    a file cannot be read or written
          6    something external is missing, such as ffmpeg or word vectors
          7    some inputs could not be read; the others are done
          130  interrupted by Ctrl-C (143: by SIGTERM)

        """;

    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the parser's own help.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpPage((HelpAction)option.Action!);
    }

    /// <summary>A command as it is typed.</summary>
    public static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "emotionrnn";

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand)
            output.WriteLine(ExitCodes);
        if (parseResult.CommandResult.Command is not SessionCommand command)
            return (int)ExitCode.Done;
        output.WriteLine("Examples:");
        foreach (var example in command.Examples)
            output.WriteLine($"  {example}");
        output.WriteLine();
        return (int)ExitCode.Done;
    }
}
