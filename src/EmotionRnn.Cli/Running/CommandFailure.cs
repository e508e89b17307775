namespace EmotionRnn.Cli.Running;

/// <summary>A command cannot do what was asked, for a reason that the person who asked can mend.</summary>
/// <param name="code">What the process ends with.</param>
/// <param name="message">What is wrong, where, and what to do, in one line.</param>
/// <param name="inner">What it came from.</param>
internal sealed class CommandFailure(ExitCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ExitCode Code { get; } = code;
}
