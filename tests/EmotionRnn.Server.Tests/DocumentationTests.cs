using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EmotionRnn.Server.Tests;

/// <summary>Runs what <c>docs/api.md</c> and <c>docs/live.md</c> tell people to run, against a server.</summary>
[Trait("Category", "Slow")]
public sealed partial class DocumentationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public static TheoryData<string, string, int> Examples()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var page in (string[])["api.md", "live.md"])
        {
            foreach (var (index, block) in Blocks(page).Index())
                data.Add(page, block.Language, index);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_documentation_runs(string page, string language, int index)
    {
        await using var server = await RunningServer.StartAsync();
        var code = Blocks(page).ElementAt(index).Code.Replace("127.0.0.1:5080", server.Address.Authority, StringComparison.Ordinal);

        var output = language switch
        {
            "bash" => Run("bash", "-euo", "pipefail", "-c", code),
            "csharp" => Run("dotnet", "run", Write("example.cs", code)),
            "js" => RunNode(Write("example.mjs", code)),
            "python" => RunPython(Write("example.py", code), needsWebSockets: code.Contains("import websockets", StringComparison.Ordinal)),
            _ => throw new InvalidOperationException($"Nobody knows how to run {language}."),
        };

        Assert.Matches(@"neutral|surprise|fear|sadness|joy|disgust|anger", output);
        Assert.DoesNotContain("\"status\":4", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_is_shown_on_both_pages()
    {
        foreach (var page in (string[])["api.md", "live.md"])
            Assert.Superset(new HashSet<string> { "csharp", "js", "python" }, Blocks(page).Select(block => block.Language).ToHashSet());
        Assert.Contains(Blocks("api.md"), block => block.Code.Contains("curl", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string Language, string Code)[] Blocks(string page) =>
        [
            .. Block()
                .Matches(File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", page)))
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value)),
        ];

    private string RunNode(string file)
    {
        var version = Installed("node") ? Run("node", "--version").Trim() : null;
        Assert.SkipWhen(
            version is null || int.Parse(version[1..].Split('.')[0]) < 20,
            $"needs node 20 or later; there is {version ?? "none"}"
        );
        // From node 22 on WebSocket is there by itself.
        return version!.StartsWith("v20.", StringComparison.Ordinal) ? Run("node", "--experimental-websocket", file) : Run("node", file);
    }

    private static string RunPython(string file, bool needsWebSockets)
    {
        // Debian's Python, which run-tests gives its package, need not be the first on the path.
        string[] pythons = [.. new[] { "python3", "/usr/bin/python3" }.Where(Installed)];
        Assert.SkipWhen(pythons.Length == 0, "needs python3");
        var python = needsWebSockets
            ? pythons.FirstOrDefault(program => Start(program, ["-c", "import websockets"], out _, out _) == 0)
            : pythons[0];
        Assert.SkipWhen(python is null, "needs the Python package websockets: sudo apt-get install python3-websockets");
        return Run(python!, file);
    }

    private static bool Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private string Write(string name, string code)
    {
        var place = Path.Combine(_folder, name);
        File.WriteAllText(place, code);
        return place;
    }

    private static string Run(string program, params string[] arguments)
    {
        var code = Start(program, arguments, out var output, out var error);
        Assert.True(code == 0, $"{program} ended with {code}: {output}{error}");
        return output;
    }

    private static int Start(string program, string[] arguments, out string output, out string error)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = ReferenceData.Repository,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (standard, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} has not ended.");
        }

        (output, error) = (standard.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        return process.ExitCode;
    }

    [GeneratedRegex("^```(\\w+) run\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
