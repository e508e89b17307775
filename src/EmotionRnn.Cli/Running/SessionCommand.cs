using System.CommandLine;

namespace EmotionRnn.Cli.Running;

/// <summary>A command that works in a <see cref="Session"/>, with examples for its help.</summary>
internal sealed class SessionCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines that work as they stand.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Says what the command does.</summary>
    public void Does(Func<ParseResult, Session, ExitCode> work) =>
        SetAction((arguments, cancellationToken) => Task.FromResult((int)work(arguments, new Session(arguments, cancellationToken))));

    /// <summary>Says what the command does when it can end in one way only.</summary>
    public void Does(Action<ParseResult, Session> work) =>
        Does(
            (arguments, session) =>
            {
                work(arguments, session);
                return ExitCode.Done;
            }
        );
}
