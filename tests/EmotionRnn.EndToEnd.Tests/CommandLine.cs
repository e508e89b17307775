using System.Diagnostics;
using System.Text;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>What a process said and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Runs the built program as a person would: as a process, in a folder of its own, with models of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public CommandLine()
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

    /// <summary>Runs the program to its end.</summary>
    public Outcome Run(params string[] arguments) => Run("", null, arguments);

    /// <summary>Runs the program to its end, with something on standard input and some of the environment changed.</summary>
    public Outcome Run(string input, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }

        return End(process, output, error);
    }

    /// <summary>Starts the program.</summary>
    public Process Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(ReferenceData.Executable, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false, true),
            StandardErrorEncoding = new UTF8Encoding(false, true),
        };
        foreach (var name in (string[])["NO_COLOR", "FORCE_COLOR", "COLORTERM"])
            start.Environment.Remove(name);
        start.Environment["COLUMNS"] = "80";
        start.Environment["EMOTIONRNN_MODELS"] = Models;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until a process that was started has ended.</summary>
    public static Outcome End(Process process, Task<string> output, Task<string> error)
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} has not ended in {Patience}."
            );
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
