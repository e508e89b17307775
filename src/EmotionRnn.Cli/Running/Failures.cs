using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Cli.Running;

/// <summary>The one place where errors become exit codes and lines for a person.</summary>
internal static class Failures
{
    /// <summary>Tells of an error on standard error and gives the exit code it means.</summary>
    /// <param name="error">What a command threw.</param>
    /// <param name="interruption">Whether a signal asked the command to stop.</param>
    /// <param name="trace">Whether to show where in the program it happened.</param>
    public static ExitCode Report(Exception error, Interruption interruption, bool trace)
    {
        if (error is AggregateException { InnerExceptions: [var only] })
            error = only;
        if (error is ReaderGoneException)
            return ExitCode.Done;
        if (error is OperationCanceledException && interruption.Code is { } signal)
            return signal;
        var code = CodeOf(error);
        Say(
            code == ExitCode.Unexpected
                ? $"{error.GetType().Name}: {error.Message} (this is a defect of emotionrnn: please report it, with the output of "
                    + $"the same command and --trace)"
                : error.Message
        );
        if (trace)
            Console.Error.WriteLine(error);
        return code;
    }

    /// <summary>Writes an error's line.</summary>
    public static void Say(string message)
    {
        var (before, after) = Console.IsErrorRedirected || Session.ForbidsColor ? ("", "") : ("\e[1;31m", "\e[0m");
        Console.Error.WriteLine($"{before}error:{after} {CellText.Clean(message.ReplaceLineEndings(" "))}");
    }

    private static ExitCode CodeOf(Exception error) =>
        error switch
        {
            CommandFailure failure => failure.Code,
            ConversationFormatException or ExperimentException => ExitCode.Input,
            ModelPackageException or EncoderException => ExitCode.Model,
            MediaException { Kind: MediaProblem.ToolMissing } => ExitCode.External,
            MediaException { Kind: MediaProblem.NotFound } => ExitCode.File,
            MediaException => ExitCode.Input,
            IOException or UnauthorizedAccessException => ExitCode.File,
            _ => ExitCode.Unexpected,
        };
}
