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

    [Fact]
    public void What_was_left_out_is_listed_for_people_and_programs()
    {
        _command.Write(
            "chat.txt",
            "12/03/24, 10:14 - Messages are encrypted.\n12/03/24, 10:15 - Ann: hello\n12/03/24, 10:16 - Bob: <Media omitted>\n"
                + "12/03/24, 10:16 - Bob: hello\n12/03/24, 10:17 - Ann added Cy\n"
        );

        var outcome = _command.Run("predict", "chat.txt", "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains(
            "warning: chat.txt:1: left out, as nobody said it: a notice of the program (2 times)",
            outcome.Error,
            StringComparison.Ordinal
        );
        using var document = JsonDocument.Parse(outcome.Output);
        Assert.Equal(2, document.RootElement.GetProperty("conversations")[0].GetProperty("utterances").GetArrayLength());
        var warnings = document.RootElement.GetProperty("warnings");
        Assert.Equal(["1 2", "3 1"], warnings.EnumerateArray().Select(w => $"{w.GetProperty("line")} {w.GetProperty("count")}"));

        _command.Write("plain.txt", "Ann: hello\n");
        Assert.DoesNotContain("\"warnings\"", Done("predict", "plain.txt", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoding_may_be_named()
    {
        _command.Write("chat.txt", [.. "Zo"u8, 0xEB, .. ": hello\n"u8]);

        Assert.Contains("Zoë", Done("predict", "chat.txt", "--csv", "--encoding", "windows-1252"), StringComparison.Ordinal);
        var refused = _command.Run("predict", "chat.txt", "--encoding", "klingon");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--encoding klingon: there is none of that name", refused.Error, StringComparison.Ordinal);
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
