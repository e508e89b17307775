using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// From the start of the process to the end of <c>predict</c> on the sample conversation, for the ways in which the command can be
/// published.
/// </summary>
internal static class StartBenchmark
{
    private static readonly (string Name, string[] Options)[] Ways =
    [
        ("compiled as it runs, by the installed .NET", ["-p:PublishAot=false", "-p:PublishReadyToRun=false"]),
        ("compiled ahead (ReadyToRun), for the installed .NET", ["-p:PublishAot=false"]),
        ("machine code (native AOT), with no .NET", []),
    ];

    public static void Run(BenchmarkSettings settings)
    {
        var folder = Directory.CreateTempSubdirectory("emotionrnn-start-");
        try
        {
            string[] work =
            [
                "predict",
                Path.Combine(BenchmarkSettings.Repository, "samples", "conversation.txt"),
                "--model",
                Path.Combine(BenchmarkSettings.Repository, "models", "text"),
            ];
            Console.WriteLine("| published | size | `--version`: processor | `predict`: processor | time passed, fastest | peak memory |");
            Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
            foreach (var (name, options) in Ways)
            {
                var target = Path.Combine(folder.FullName, $"{Array.FindIndex(Ways, way => way.Name == name)}");
                Publish(target, options);
                var program = Path.Combine(target, "emotionrnn");
                Cost[] version = Costs(settings.Rounds, [program, "--version"]),
                    predict = Costs(settings.Rounds, [program, .. work]);
                var size =
                    Directory
                        .EnumerateFiles(target)
                        .Where(file => Path.GetExtension(file) is not (".pdb" or ".dbg" or ".xml"))
                        .Sum(file => new FileInfo(file).Length) / 1e6;
                Console.WriteLine(
                    $"| {name} | {size:F1} MB | {Interleaved.Median(version.Select(c => c.Processor)):F0} ms | "
                        + $"{Interleaved.Median(predict.Select(c => c.Processor)):F0} ms "
                        + $"| {predict.Min(c => c.Wall):F0} ms | {predict[^1].PeakMemory:F0} MB |"
                );
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Cost[] Costs(int rounds, string[] command)
    {
        using var side = Side.StartOwn([StartSide.Name, .. command]);
        side.Round();
        return [.. Enumerable.Range(0, rounds).Select(_ => side.Round())];
    }

    private static void Publish(string target, string[] options)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "publish",
                Path.Combine(BenchmarkSettings.Repository, "src", "EmotionRnn.Cli"),
                "-c",
                "Release",
                "-r",
                System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
                "-v",
                "quiet",
                "-nologo",
                "-o",
                target,
                .. options,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The command could not be published: {output}");
    }
}
