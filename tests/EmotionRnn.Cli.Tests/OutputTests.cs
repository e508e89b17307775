using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionRnn.Conversations;
using EmotionRnn.EndToEnd.Tests;

namespace EmotionRnn.Cli.Tests;

/// <summary>What programs read of commands, and what people read about them.</summary>
public sealed partial class OutputTests : IDisposable
{
    private readonly Command _command = new();

    public OutputTests() => _command.Write("talk.csv", ExampleCorpus.Csv(20));

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("data", "check", "--corpus", "plain", "--data", "talk.csv")]
    [InlineData("model", "show", "text")]
    [InlineData("predict", "chat.txt")]
    [InlineData("train", "--kind", "tf-idf", "--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2", "--out", "m")]
    [InlineData("evaluate", "--model", "text", "--corpus", "plain", "--data", "meld.csv", "--split", "train")]
    [InlineData("baseline", "--corpus", "plain", "--data", "talk.csv")]
    public void Names_in_JSON_are_in_camel_case(params string[] arguments)
    {
        _command.Write("chat.txt", "Ann: hello\nBob: hello\n");
        _command.Write(
            "meld.csv",
            "conversation,speaker,text,emotion,split\n" + string.Concat(LabelSet.Meld.Select(emotion => $"1,Ann,hello,{emotion},train\n"))
        );

        var outcome = _command.Run([.. arguments, "--json"]);

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var document = JsonDocument.Parse(outcome.Output);
        var names = NamesOf(document.RootElement).ToArray();
        Assert.Contains("schema", names);
        Assert.All(names, name => Assert.Matches(CamelCase(), name));
    }

    [Fact]
    public void The_page_on_the_command_line_names_every_command()
    {
        var page = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "cli.md"));
        var commands = CommandLine
            .Root()
            .Subcommands.SelectMany(command =>
                command.Subcommands.Count > 0 ? command.Subcommands.Select(sub => $"{command.Name} {sub.Name}") : [command.Name]
            )
            .ToArray();
        Assert.NotEmpty(commands);
        Assert.All(
            commands,
            command =>
            {
                Assert.Contains($"| [`{command}`](#{command.Replace(' ', '-')}) |", page, StringComparison.Ordinal);
                Assert.Contains($"\n## {command}\n", page, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_models_folder_may_end_in_a_slash()
    {
        _command.Write("chat.txt", "Ann: hello\n");
        string[] corpus = ["--corpus", "plain", "--data", "talk.csv", "--dev", "0.2", "--test", "0.2"];
        foreach (var (name, weight) in (ReadOnlySpan<(string, string)>)[("one", "0.2"), ("two", "0.4")])
            Done(["train", "--kind", "tf-idf", "--out", name, "--neighbours", weight, .. corpus]);
        Done(["model", "combine", "./one", "./two", "--out", "both", .. corpus]);

        Assert.Equal(Done("predict", "chat.txt", "--model", "./both", "--csv"), Done("predict", "chat.txt", "--model", "./both/", "--csv"));
    }

    private string Done(params string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return outcome.Output;
    }

    // What stands under "files" are the names of files.
    private static IEnumerable<string> NamesOf(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(property => (property.Name == "files" ? [] : NamesOf(property.Value)).Prepend(property.Name)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesOf),
            _ => [],
        };

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex CamelCase();
}
