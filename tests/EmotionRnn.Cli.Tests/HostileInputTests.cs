using System.Text;

namespace EmotionRnn.Cli.Tests;

/// <summary>Whatever comes in, there is an answer or one clear error, never a stack trace, and nothing half-written.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly Command _command = new();

    public void Dispose() => _command.Dispose();

    [Theory]
    [InlineData("empty.txt", "", "empty.txt: the file is empty")]
    [InlineData("blank.txt", " \n\n", "blank.txt: the file is empty")]
    [InlineData("empty.json", "[]", "empty.json: there is no utterance in it")]
    [InlineData("broken.json", "{\"turns\": [ {\"speaker\": \"Ann\", ", "broken.json:1:")]
    [InlineData("wrong.json", "{\"turns\": 7}", "wrong.json:1:")]
    [InlineData("textless.csv", "conversation,speaker\n1,Ann\n", "textless.csv:1")]
    [InlineData("open.csv", "speaker,text\nAnn,\"hello\n", "open.csv:2")]
    public void Malformed_input_is_refused_with_its_place(string name, string content, string message) =>
        IsRefused(3, message, "predict", _command.Write(name, content));

    [Fact]
    public void Invalid_UTF8_is_refused_with_its_place() =>
        IsRefused(
            3,
            "latin.txt:2: byte 17 (0xE9) is not valid UTF-8",
            "predict",
            _command.Write("latin.txt", [.. "Ann: hello\nBob: r"u8, 0xE9, .. "sum"u8])
        );

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        IsRefused(5, "nowhere.txt: there is no such file", "predict", "nowhere.txt");
        IsRefused(2, "models comes without: give a transcript as --subtitles FILE", "predict", "models", "--model", "text");
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("vocabulary.txt")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    [InlineData("MODEL_CARD.md")]
    public void One_flipped_byte_in_a_model_refuses_it(string file)
    {
        var path = Path.Combine(_command.Models, "general", file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(path, bytes);
        IsRefused(4, "does not match", "predict", _command.Write("chat.txt", "Ann: hello"));
        IsRefused(4, "does not match", "model", "show", "general");
    }

    [Fact]
    public void A_missing_model_is_refused_and_the_others_are_named()
    {
        _command.Write("chat.txt", "Ann: hello");
        IsRefused(4, "use one of general, text", "predict", "chat.txt", "--model", "txt");
        IsRefused(4, "there is no such folder", "predict", "chat.txt", "--model", "./nowhere");
        IsRefused(4, "also reads conversations backward", "predict", "--live", "--model", "text");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Ten_thousand_turns_of_sixty_speakers_are_answered_one_for_one()
    {
        var text = new StringBuilder();
        for (var t = 0; t < 10_000; t++)
            text.Append($"Speaker {t * 7919 % 60}: no, you love that {t}!\n");
        _command.Write("long.txt", text.ToString());
        var rows = Answered("predict", "long.txt", "--csv").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(10_001, rows.Length);
        Assert.StartsWith("1,9999,Speaker 21,", rows[^1], StringComparison.Ordinal);
        Assert.Contains("and 48 more speakers", Answered("predict", "long.txt").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_utterance_of_100_KB_is_answered_and_shown_in_part()
    {
        var words = string.Concat(Enumerable.Repeat("hello é\t世界 ", 9_000));
        _command.Write("wide.txt", $"Ann: {words}\nBob: {new string('x', 100_000)}\n");
        Assert.Contains("\"id\":\"1\"", Answered("predict", "wide.txt", "--json").Output, StringComparison.Ordinal);
        var picture = Answered("predict", "wide.txt").Output;
        Assert.InRange(picture.Split('\n').Length, 20, 40);
        Assert.Contains("…", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void One_turn_a_text_without_speakers_and_an_unknown_label_are_answered()
    {
        Assert.Contains(
            "1 utterance, 1 speaker",
            Answered("predict", _command.Write("one.txt", "Ann: hello")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains("unknown", Answered("predict", _command.Write("none.txt", "hello\nhow are you?")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "\"emotion\":",
            Answered("predict", _command.Write("label.csv", "speaker,text,emotion\nAnn,hello,grmpf\n"), "--json").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Text_cannot_steer_the_terminal()
    {
        _command.Write("escape.txt", "Ann\u202E: \e[2J\e[31mred\a\nBob: it\u200Bs \u2066me\u2069\n");
        var picture = Answered("predict", "escape.txt").Output;
        Assert.DoesNotContain(picture, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(picture, c => c is '\u202E' or '\u2066');
    }

    [Fact]
    public void An_error_leaves_the_output_file_as_it_was()
    {
        _command.Write("out.json", "precious");
        IsRefused(3, "bad.json", "predict", _command.Write("bad.json", "{"), "--json", "--out", "out.json");
        IsRefused(
            5,
            "nowhere/out.json: its folder does not exist",
            "predict",
            _command.Write("chat.txt", "Ann: hello"),
            "--out",
            "nowhere/out.json"
        );
        IsRefused(5, "models: is a folder", "predict", "chat.txt", "--out", "models");
        Assert.Equal("precious", File.ReadAllText(_command.At("out.json")));
    }

    private Outcome Answered(params string[] arguments)
    {
        var outcome = _command.Run(arguments);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return outcome;
    }

    /// <summary>One line of error with that message, that exit code, no output, no new file.</summary>
    private void IsRefused(int code, string message, params string[] arguments)
    {
        var before = Directory.GetFileSystemEntries(_command.Folder).Order().ToArray();
        var outcome = _command.Run(arguments);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("error: ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_command.Folder).Order());
    }
}
