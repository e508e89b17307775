namespace EmotionRnn.Cli.Running;

/// <summary>Opens what a command reads.</summary>
internal static class InputFile
{
    /// <summary>What messages call standard input.</summary>
    public const string StandardInputName = "standard input";

    /// <summary>The path of a file that is there.</summary>
    /// <exception cref="CommandFailure">It is not, or is a folder.</exception>
    public static string Check(string path) =>
        File.Exists(path) ? path : throw new CommandFailure(ExitCode.File, Directory.Exists(path) ? $"{path}: is a folder; give a file" : $"{path}: there is no such file; check the path");

    /// <summary>Standard input; somebody at a keyboard is told what to do.</summary>
    public static Stream StandardInput(Session session)
    {
        if (!Console.IsInputRedirected) session.Note("Type lines of 'Speaker: text', then Ctrl-D.");
        return Console.OpenStandardInput();
    }
}
