namespace EmotionRnn.Conversations.Tests;

public sealed class MixtureTests : IDisposable
{
    private const string Comments = """
        conversation,speaker,text,label
        a,A,I won!,delight|surprise
        b,A,the bus is late again today and nobody says why,annoyance
        c,A,ok,neutral
        d,A,no label here,
        """;

    private const string Talk = """
        conversation,speaker,text,emotion,split
        k,Ann,Did you hear?,neutral,train
        k,Ben,No!,surprise,train
        k,Ann,She won.,joy,train
        l,Ben,The bus is late again today and nobody says why!,anger,test
        m,Ben,Nothing new.,neutral,train
        n,Ben,Fine.,neutral,dev
        """;

    private readonly TemporaryFolder _folder = new();

    public MixtureTests()
    {
        _folder.Write("elsewhere/comments/train.csv", Comments);
        _folder.Write("talk.csv", Talk);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_become_one_corpus_with_one_set_of_labels()
    {
        var corpus = Read(
            """{ "name": "talk", "path": "talk.csv", "licence": "CC0" }""",
            """
            { "name": "comments", "path": "comments", "licence": "MIT", "single": true, "splits": ["train"],
              "labels": { "delight": "joy", "annoyance": "anger" } }
            """
        );
        Assert.Equal(("both", CorpusFormat.Mixture), (corpus.Name, corpus.Format));
        Assert.Equal(["neutral", "surprise", "joy", "anger"], corpus.Labels.Names);
        Assert.Equal(
            [
                "talk-train-0 Ann: Did you hear? neutral",
                "talk-train-0 Ben: No! surprise",
                "talk-train-0 Ann: She won. joy",
                "talk-train-1 Ben: Nothing new. neutral",
                "comments-train-0 unknown: I won! surprise",
                "comments-train-1 unknown: I won! joy",
                "comments-train-2 unknown: ok neutral",
            ],
            Written(corpus[Split.Train])
        );
        Assert.Equal(["talk-dev-0 Ben: Fine. neutral"], Written(corpus[Split.Dev]));
        Assert.Equal(["talk-test-0 Ben: The bus is late again today and nobody says why! anger"], Written(corpus[Split.Test]));
    }

    [Fact]
    public void What_is_in_a_held_out_split_of_any_source_is_not_learned_from_and_is_counted()
    {
        var corpus = Read(
            """{ "name": "talk", "path": "talk.csv", "licence": "CC0" }""",
            """
            { "name": "comments", "path": "comments", "licence": "MIT", "single": true,
              "labels": { "delight": "joy", "annoyance": "anger" } }
            """
        );
        Assert.DoesNotContain(corpus[Split.Train].SelectMany(c => c.Utterances), utterance => utterance.Text.StartsWith("the bus"));
        Assert.Equal(
            [("talk", "CC0", "4 1 1", 0), ("comments", "MIT", "3 0 0", 1)],
            corpus.Sources.Select(source => (source.Name, source.Licence, string.Join(' ', source.Labelled), source.HeldOut))
        );
        Assert.Equal(2, corpus.Sources.Select(source => source.ContentHash).Distinct().Count());
    }

    [Fact]
    public void A_share_is_spread_evenly_and_turns_are_read_from_the_start()
    {
        _folder.Write(
            "many.csv",
            "conversation,speaker,text,emotion\n"
                + string.Concat(Enumerable.Range(0, 10).Select(i => $"{i},A,first {i},joy\n{i},B,second {i},joy\n"))
        );
        var corpus = Read("""{ "name": "many", "path": "many.csv", "licence": "CC0", "share": 0.3, "turns": 1 }""");
        Assert.Equal(["first 3", "first 6", "first 9"], corpus[Split.Train].SelectMany(c => c.Utterances).Select(u => u.Text));
    }

    [Fact]
    public void Of_a_share_above_one_conversations_stand_several_times()
    {
        _folder.Write("few.csv", "conversation,speaker,text,emotion\n0,A,none,joy\n1,A,other,joy\n");
        var corpus = Read("""{ "name": "few", "path": "few.csv", "licence": "CC0", "share": 2.5 }""");
        Assert.Equal(["none", "none", "other", "other", "other"], corpus[Split.Train].SelectMany(c => c.Utterances).Select(u => u.Text));
        Assert.Equal(5, corpus[Split.Train].Select(c => c.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("""{ "name": "c", "path": "comments", "licence": "x", "single": true }""", "has the label \"delight\"")]
    [InlineData("""{ "name": "c", "path": "comments", "licence": "x", "labels": { "delight": "bliss" } }""", "maps to \"bliss\"")]
    [InlineData("""{ "name": "c", "path": "talk.csv", "licence": "x", "share": 101 }""", "lies outside 0 to 100")]
    [InlineData("""{ "name": "c", "path": "nowhere", "licence": "x" }""", "there is no file or folder \"nowhere\"")]
    [InlineData("""{ "name": "c", "path": "talk.csv" }""", "licence")]
    [InlineData("""{ "name": "c", "path": "talk.csv", "licence": "x", "shares": 1 }""", "shares")]
    [InlineData("""{ "name": "c", "path": "talk.csv", "licence": "x", "format": "ravdess" }""", "no corpus of text")]
    [InlineData(
        """{ "name": "talk", "path": "talk.csv", "licence": "x" }, { "name": "talk", "path": "talk.csv", "licence": "x" }""",
        "two"
    )]
    [InlineData("", "names no source")]
    public void What_is_wrong_with_a_mixture_is_named(string sources, string message) =>
        Assert.Contains(message, Assert.Throws<ConversationFormatException>(() => Read(sources)).Message);

    [Fact]
    public void The_same_files_give_the_same_corpus() =>
        Assert.Equal(
            Read("""{ "name": "talk", "path": "talk.csv", "licence": "CC0" }""").ContentHash,
            Read("""{ "name": "talk", "path": "talk.csv", "licence": "MIT" }""").ContentHash
        );

    private Corpus Read(params string[] sources)
    {
        var file = _folder.Write(
            "mixture.json",
            $$"""{ "name": "both", "labels": ["neutral", "surprise", "joy", "anger"], "sources": [{{string.Join(", ", sources)}}] }"""
        );
        return CorpusReader.Read(CorpusFormat.Mixture, file, new() { DataFolder = Path.Combine(_folder.Path, "elsewhere") });
    }

    private static IEnumerable<string> Written(IEnumerable<Conversation> conversations) =>
        conversations.SelectMany(c => c.Utterances.Select(u => $"{c.Id} {u.Speaker}: {u.Text} {u.Emotion}"));
}
