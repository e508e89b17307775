using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations.Tests;

/// <summary>What the documentation shows and the samples hold is read.</summary>
public partial class DocumentationTests
{
    private static string Page => File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "data-formats.md"));

    [GeneratedRegex(@"^```\w+ file=(?<file>\S+)\n(?<content>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"findings\.Add\([^""]*""(?<code>[a-z-]+)")]
    private static partial Regex FindingCode();

    [Fact]
    public void Every_example_of_a_conversation_is_read()
    {
        using var folder = new TemporaryFolder();
        var read = Examples(folder, "conversations").ToDictionary(file => Path.GetFileName(file)!, file => ConversationReader.Read(file));
        Assert.Equal(["chat.csv", "chat.json", "chat.txt", "turns.json"], read.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            read.Values,
            conversations => Assert.StartsWith("Guess what? I got", conversations[0].Utterances[0].Text, StringComparison.Ordinal)
        );

        var chat = read["chat.txt"];
        Assert.Equal([3, 1], chat.Select(conversation => conversation.Utterances.Count));
        Assert.Equal(TimeSpan.FromSeconds(12), chat[0].Utterances[2].Start);
        Assert.Equal("See https://example.org/cast: it says so.", chat[0].Utterances[2].Text);
    }

    [Fact]
    public void Every_example_of_a_transcript_is_read()
    {
        using var folder = new TemporaryFolder();
        var read = Examples(folder, "transcripts")
            .ToDictionary(file => Path.GetExtension(file), file => Assert.Single(ConversationReader.Read(file)));
        Assert.Equal(4, read.Count);
        Assert.All(
            read.Values,
            conversation => Assert.Equal([1, 2.8], conversation.Utterances.Take(2).Select(utterance => utterance.Start!.Value.TotalSeconds))
        );
        foreach (var extension in new[] { ".srt", ".vtt", ".json" })
            Assert.Equal(
                ["Guess what? I got the part!", "No way!", "Yes way."],
                read[extension].Utterances.Select(utterance => utterance.Text)
            );
        Assert.Equal(["MAYA", "unknown", "unknown"], read[".srt"].Utterances.Select(utterance => utterance.Speaker));
        Assert.Equal(["Maya", "Tom", "Maya"], read[".vtt"].Utterances.Select(utterance => utterance.Speaker));
        Assert.Equal(["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"], read[".json"].Utterances.Select(utterance => utterance.Speaker));
        Assert.Equal(
            ["maya", "tom", "maya"],
            SpeakerTurns.Assign(read[".json"], read[".rttm"]).Utterances.Select(utterance => utterance.Speaker)
        );
    }

    [Theory]
    [InlineData(CorpusFormat.Plain, "own.csv", 2, 1, 2)]
    [InlineData(CorpusFormat.Plain, "own.json", 2, 1, 0)]
    [InlineData(CorpusFormat.Meld, "", 2, 0, 0)]
    [InlineData(CorpusFormat.MeldDyadic, "", 0, 2, 0)]
    [InlineData(CorpusFormat.EmoryNlp, "", 0, 0, 2)]
    [InlineData(CorpusFormat.DailyDialog, "", 0, 0, 3)]
    public void Every_example_of_a_corpus_is_read(CorpusFormat format, string file, params int[] utterances)
    {
        using var folder = new TemporaryFolder();
        Assert.NotEmpty(Examples(folder, CorpusFormats.Name(format)));
        var corpus = CorpusReader.Read(format, Path.Combine(folder.Path, CorpusFormats.Name(format), file));
        Assert.Equal(utterances, Enum.GetValues<Split>().Select(split => corpus[split].Sum(conversation => conversation.Utterances.Count)));
    }

    [Fact]
    public void Every_finding_of_the_check_is_documented()
    {
        var sources = Directory
            .GetFiles(Path.Combine(ReferenceData.Repository, "src", "EmotionRnn.Conversations", "Checking"))
            .Select(File.ReadAllText);
        var codes = sources
            .SelectMany(source => FindingCode().Matches(source))
            .Select(match => match.Groups["code"].Value)
            .Distinct()
            .ToArray();
        Assert.True(codes.Length >= 22);
        Assert.All(codes, code => Assert.Contains($"`{code}", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_sample_conversation_says_the_same_as_text_and_as_json()
    {
        var samples = Path.Combine(ReferenceData.Repository, "samples");
        var text = Assert.Single(ConversationReader.Read(Path.Combine(samples, "conversation.txt")));
        var json = Assert.Single(ConversationReader.Read(Path.Combine(samples, "conversation.json")));
        Assert.Equal(text.Utterances, json.Utterances);
        Assert.Equal(["Maya", "Tom", "Priya"], text.Parties);
        Assert.Equal(12, text.Utterances.Count);
    }

    private static List<string> Examples(TemporaryFolder folder, string section) =>
        [
            .. Example()
                .Matches(Page)
                .Where(match => match.Groups["file"].Value.StartsWith(section + "/", StringComparison.Ordinal))
                .Select(match => folder.Write(match.Groups["file"].Value, match.Groups["content"].Value)),
        ];
}
