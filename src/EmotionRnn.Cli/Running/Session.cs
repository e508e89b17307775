using System.CommandLine;
using System.Text;
using EmotionRnn.Cli.Screens;

namespace EmotionRnn.Cli.Running;

/// <summary>What a command works with: standard output for data, standard error for progress, and the wish to stop.</summary>
internal sealed class Session
{
    private readonly bool _quiet;

    public Session(ParseResult arguments, CancellationToken cancellationToken)
    {
        Cancellation = cancellationToken;
        Output = ((StreamWriter)arguments.InvocationConfiguration.Output).BaseStream;
        _quiet = arguments.GetValue(GlobalOptions.Quiet);
        Color = !arguments.GetValue(GlobalOptions.NoColor) && !ForbidsColor && (ForcesColor || !Console.IsOutputRedirected);
        ForTerminal = ForcesColor || !Console.IsOutputRedirected;
    }

    /// <summary>Whether the environment asks for no colours (<see href="https://no-color.org"/>).</summary>
    public static bool ForbidsColor => Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    /// <summary>Asked to stop, by Ctrl-C or SIGTERM.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Where data goes, as bytes.</summary>
    public Stream Output { get; }

    /// <summary>Whether a person looks at standard output.</summary>
    public bool ForTerminal { get; }

    /// <summary>Whether standard output takes colours.</summary>
    public bool Color { get; }

    private static bool ForcesColor => Environment.GetEnvironmentVariable("FORCE_COLOR") is { Length: > 0 } force && force != "0";

    /// <summary>A screen on standard output; dispose it to write out what it holds.</summary>
    public Screen OpenScreen() => new(new StreamWriter(Output, new UTF8Encoding(false), bufferSize: 1 << 14), Color, ForTerminal);

    /// <summary>Tells on standard error what is going on, unless <c>--quiet</c>.</summary>
    public void Note(string message)
    {
        if (!_quiet)
            Console.Error.WriteLine(message);
    }

    /// <summary>
    /// A line on standard error that counts, for work that writes its results as they come: on a terminal that shows both it would be among
    /// them.
    /// </summary>
    public ProgressLine CountOf(string what, int total) =>
        new(Line(shown: Console.IsErrorRedirected || Console.IsOutputRedirected), what, total);

    /// <summary>A line on standard error that counts.</summary>
    public ProgressLine ProgressOf(string what, int total) => new(Line(), what, total);

    /// <summary>Tells on standard error how training goes on.</summary>
    public TrainingLine ProgressOfTraining() => new(Line());

    /// <summary>Tells on standard error how an experiment goes on.</summary>
    public ExperimentLine ProgressOfExperiment() => new(Line());

    /// <summary>
    /// Does something that cannot be cancelled itself, and stops waiting for it when asked to stop: the process ends and with it the work.
    /// </summary>
    public T Await<T>(Func<T> work)
    {
        var task = Task.Run(work, Cancellation);
        task.WaitAsync(Cancellation).GetAwaiter().GetResult();
        return task.Result;
    }

    private StatusLine Line(bool shown = true) =>
        new(_quiet || !shown ? null : Console.Error, moving: !Console.IsErrorRedirected, TimeProvider.System);
}
