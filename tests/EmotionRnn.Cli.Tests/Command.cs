using System.Text;
using EmotionRnn.EndToEnd.Tests;
using Xunit.Sdk;
using Xunit.v3;

// Standard error, the working folder and the environment belong to the process.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace EmotionRnn.Cli.Tests;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Runs command lines in this process, in a folder of its own, with models of its own.</summary>
internal sealed class Command : IDisposable
{
    public Command()
    {
        Models = Directory.CreateDirectory(At("models")).FullName;
        ExampleModel.Write(Models, "general", bidirectional: false);
        ExampleModel.Write(Models, "text", bidirectional: true);
    }

    /// <summary>The working folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public string Models { get; }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return name;
    }

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(At(name), content);
        return name;
    }

    /// <summary>Runs a command line to its end.</summary>
    public Outcome Run(params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var before = (Console.Error, Folder: Environment.CurrentDirectory);
        Console.SetError(error);
        Environment.CurrentDirectory = Folder;
        Environment.SetEnvironmentVariable("EMOTIONRNN_MODELS", Models);
        Environment.SetEnvironmentVariable("COLUMNS", "80");
        Environment.SetEnvironmentVariable("NO_COLOR", "1");
        Environment.SetEnvironmentVariable("FORCE_COLOR", null);
        try
        {
            var code = CommandLine.Run(arguments, output);
            return new(code, new UTF8Encoding(false, true).GetString(output.ToArray()), error.ToString());
        }
        finally
        {
            Console.SetError(before.Error);
            Environment.CurrentDirectory = before.Folder;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
