using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>
/// The packages that <c>./pack</c> builds, used as somebody would who has only them: referenced from new projects, and the tool installed.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static readonly Dictionary<string, string> Programs = new()
    {
        ["Acoustics"] =
            "Console.Write(EmotionRnn.Acoustics.FeatureExtractor.Create(EmotionRnn.Acoustics.FeatureSet.EGeMAPSv02).Extract(new "
            + "float[16000], 16000).Length);",
        ["Conversations"] = "Console.Write(EmotionRnn.Conversations.LabelSet.Meld.Count);",
        ["Media"] = "Console.Write(typeof(EmotionRnn.Media.MediaReader).Namespace);",
        ["Networks"] =
            "Console.Write(new EmotionRnn.Networks.Recurrent.EmotionRnnNetwork(new() { InputSize = 3, Classes = 2 }).CanReadLive);",
        ["Recognition"] =
            "Console.Write(EmotionRnn.Recognition.EmotionRecognizer.Load(args[0]).StartConversation().Add(\"Ann\", \"We "
            + "won!\").Probabilities.Count);",
        ["Onnx"] =
            "using var model = new EmotionRnn.Onnx.SileroVoiceActivity(System.IO.Path.Combine(args[0], \"..\", \"silero-vad\", "
            + "\"silero_vad.onnx\")); Console.Write(model.Probabilities(new float[16000]).Length);",
        ["Experiments"] = "Console.Write(EmotionRnn.Experiments.Training.TrainingPreset.All.Count > 0);",
        ["Server"] =
            "await using var server = EmotionRnn.Server.EmotionServer.Create(new() { ModelsFolder = "
            + "System.IO.Path.GetDirectoryName(args[0])!, Urls = [\"http://127.0.0.1:0\"] });\n"
            + "await server.StartAsync();\nusing var client = new HttpClient();\nConsole.Write((await "
            + "client.GetStringAsync(System.Linq.Enumerable.First(server.Urls) + \"/health/ready\")).Length);",
    };

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["Acoustics"] = "88",
        ["Conversations"] = "7",
        ["Media"] = "EmotionRnn.Media",
        ["Networks"] = "False",
        ["Recognition"] = "7",
        ["Onnx"] = "32",
        ["Experiments"] = "True",
        ["Server"] = "18",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    // A version of its own: what an earlier run left in the machine's package cache must not stand in for what is tested.
    private readonly string _version = $"0.0.1-test{Stopwatch.GetTimestamp()}";

    private string Feed => Path.Combine(_folder, "feed");

    [Fact]
    public void Every_package_can_be_referenced_and_the_tool_installed()
    {
        Run(ReferenceData.Repository, Path.Combine(ReferenceData.Repository, "pack"), "--version", _version, "--output", Feed);
        var rooms = Directory
            .EnumerateFiles(Feed, "EmotionRnn.*.nupkg")
            .Select(file => Path.GetFileName(file).Split('.')[1])
            .Order(StringComparer.Ordinal);
        Assert.Equal(Programs.Keys.Order(StringComparer.Ordinal), rooms);

        using (var server = ZipFile.OpenRead(Path.Combine(Feed, $"EmotionRnn.Server.{_version}.nupkg")))
            Assert.NotNull(server.GetEntry("THIRD-PARTY-NOTICES.txt"));

        // Nothing of the repository's own settings reaches these projects.
        File.WriteAllText(At("Directory.Build.props"), "<Project />");
        foreach (var (room, program) in Programs)
            Write(room, program);
        File.WriteAllText(
            At("all.slnx"),
            $"<Solution>{string.Concat(Programs.Keys.Select(room => $"<Project Path=\"{room}/{room}.csproj\" />"))}</Solution>"
        );
        Run(
            _folder,
            "dotnet",
            "build",
            "all.slnx",
            "-c",
            "Release",
            "-v",
            "quiet",
            "-nologo",
            $"-p:RestoreAdditionalProjectSources={Feed}"
        );

        var model = Path.Combine(ReferenceData.Repository, "models", "text-online");
        foreach (var room in Programs.Keys)
            Assert.Equal(Expected[room], Run(_folder, "dotnet", At($"{room}/bin/Release/net10.0/{room}.dll"), model));
        Assert.Equal(
            ["EmotionRnn.Acoustics"],
            PackagesOf("Acoustics").Where(package => package.StartsWith("EmotionRnn.", StringComparison.Ordinal))
        );

        Run(_folder, "dotnet", "tool", "install", "emotionrnn", "--version", _version, "--add-source", Feed, "--tool-path", At("tools"));
        File.WriteAllText(At("chat.txt"), "Ann: We won!\n");
        var answer = JsonDocument.Parse(Run(_folder, At("tools/emotionrnn"), "predict", "chat.txt", "--json")).RootElement;
        Assert.Equal("general", answer.GetProperty("model").GetProperty("name").GetString());
        Assert.Contains("Maya", Run(_folder, At("tools/emotionrnn"), "demo"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        var cache =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.EnumerateDirectories(cache, "emotionrnn*"))
        {
            var place = Path.Combine(package, _version);
            if (Directory.Exists(place))
                Directory.Delete(place, recursive: true);
        }
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Write(string room, string program)
    {
        Directory.CreateDirectory(At(room));
        File.WriteAllText(At($"{room}/Program.cs"), program);
        File.WriteAllText(
            At($"{room}/{room}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NoWarn>$(NoWarn);NU1603;NU1608</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="EmotionRnn.{room}" Version="{_version}" />
              </ItemGroup>
            </Project>
            """
        );
    }

    private string[] PackagesOf(string room)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(At($"{room}/obj/project.assets.json")));
        return [.. assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0])];
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("EMOTIONRNN_MODELS");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} has not ended.");
        }

        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output.Result}{error.Result}"
        );
        return output.Result;
    }
}
