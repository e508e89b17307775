using System.Text;
using CsCheck;

namespace EmotionRnn.Conversations.Tests;

public class PlainWriterTests
{
    // Quotes, separators, line breaks, formulas, astral and right-to-left characters, and a byte order mark inside a text.
    private static readonly string[] Awkward =
    [
        "",
        " ",
        "\"",
        "\"\"",
        ",",
        ";\t",
        "\n",
        "\r\n",
        "\r",
        "=1+1",
        "it’s “so” — é",
        "😀\u200D",
        "שלום",
        "\uFEFF",
        "\\u0041",
        "</script>",
        "\u0001\u007F\u0092",
        "a: b",
        "---",
    ];

    private static readonly Gen<string> Text = Gen.Frequency(
            (3, Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i])),
            (2, Gen.Char[' ', '\uD7FF'].Array[0, 30].Select(chars => new string(chars)))
        )
        .Array[1, 4]
        .Select(string.Concat);

    private static readonly Gen<string> Name = Text.Select(text => new string([.. text.Where(c => !char.IsControl(c)).Take(40)]).Trim())
        .Where(name => name.Length > 0 && name.Length < 60 && IsWhole(name));
    private static readonly Gen<TimeSpan> Time = Gen.Frequency(
        (1, Gen.Long[0, 100 * TimeSpan.TicksPerHour].Select(ticks => new TimeSpan(ticks))),
        (1, Gen.Int[0, 7_200_000].Select(ms => TimeSpan.FromMilliseconds(ms)))
    );

    private static readonly Gen<Utterance> Turn = Gen.Select(
        Name,
        Text,
        Gen.Int[-1, 2],
        Name.Null(),
        Time.Nullable(),
        Time.Nullable(),
        (speaker, text, label, clip, start, end) =>
            new Utterance
            {
                Id = "",
                Speaker = speaker,
                Text = text,
                Emotion = label < 0 ? null : LabelSet.Meld[label],
                Clip = clip,
                Start = start,
                End = end,
            }
    );

    private static readonly Gen<Conversation[]> Conversations = Gen.Select(Name, Turn.Array[1, 6])
        .Array[0, 5]
        .Select(drafts =>
            drafts
                .DistinctBy(draft => draft.Item1)
                .Select(draft => new Conversation(draft.Item1, [.. draft.Item2.Select((turn, t) => turn with { Id = $"{t * 3}" })]))
                .ToArray()
        );

    private static readonly Gen<Corpus> Corpora = Gen.Select(Name, Conversations, Conversations, Conversations)
        .Where(parts => parts.Item2.Length > 0)
        .Select(parts => new Corpus(parts.Item1, LabelSet.Meld, parts.Item2, parts.Item3, parts.Item4));

    [Theory]
    [InlineData(ConversationFormat.Json)]
    [InlineData(ConversationFormat.Csv)]
    public void A_corpus_comes_back_as_it_was(ConversationFormat format) =>
        Corpora.Sample(
            corpus =>
            {
                using var stream = new MemoryStream();
                PlainWriter.Write(corpus, stream, format);

                // CSV has no place for the corpus's name and the order of its labels.
                var options =
                    format == ConversationFormat.Json
                        ? new CorpusReadOptions()
                        : new CorpusReadOptions { Labels = corpus.Labels, Name = corpus.Name };
                var back = PlainCorpus.Read(
                    [(null, new SourceFile($"corpus.{format}", stream.ToArray(), ReadLimits.Default))],
                    "corpus",
                    options
                );
                Assert.Equal(corpus, back);
                Assert.Equal(corpus.ContentHash, back.ContentHash);
            },
            iter: 2000,
            seed: "0000KXn9mJ02",
            threads: 1
        );

    [Theory]
    [InlineData(ConversationFormat.Json)]
    [InlineData(ConversationFormat.Csv)]
    public void Conversations_come_back_as_they_were(ConversationFormat format) =>
        Conversations
            .Where(conversations => conversations.Length > 0)
            .Sample(
                conversations =>
                {
                    using var stream = new MemoryStream();
                    PlainWriter.Write(conversations, stream, format);
                    stream.Position = 0;
                    Assert.Equal(conversations, ConversationReader.Read(stream, format));
                },
                iter: 2000,
                seed: "0000KXn9mJ02",
                threads: 1
            );

    [Fact]
    public void Meld_comes_back_from_the_plain_format()
    {
        var meld = CorpusReader.Read(CorpusFormat.Meld, ReferenceData.Shared("data", "meld"));
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["meld.json", "meld.csv"])
        {
            var path = Path.Combine(folder.Path, name);
            PlainWriter.Write(meld, path);
            Assert.Equal(
                meld.ContentHash,
                CorpusReader.Read(CorpusFormat.Plain, path, new CorpusReadOptions { Labels = LabelSet.Meld }).ContentHash
            );
        }
    }

    [Fact]
    public void The_files_are_for_people_too()
    {
        var corpus = new Corpus(
            "tiny",
            new LabelSet("joy", "anger"),
            [
                new Conversation(
                    "k",
                    [
                        new Utterance
                        {
                            Id = "0",
                            Speaker = "Ann",
                            Text = "It’s \"here\", Bob!",
                            Emotion = "joy",
                            Start = TimeSpan.FromSeconds(1.5),
                        },
                        new Utterance { Id = "1", Speaker = "Bob" },
                    ]
                ),
            ],
            [],
            [
                new Conversation(
                    "k",
                    [
                        new Utterance
                        {
                            Id = "0",
                            Speaker = "Cy",
                            Text = "No.",
                            Emotion = "anger",
                            Clip = "k_0",
                            Start = TimeSpan.Zero,
                            End = new TimeSpan(7),
                        },
                    ]
                ),
            ]
        );
        const string Times = "\"start\": \"00:00:00.000\", \"end\": \"00:00:00.0000007\"";
        Assert.Equal(
            $$"""
            {
              "name": "tiny",
              "labels": ["joy", "anger"],
              "conversations": [
                { "id": "k", "split": "train", "turns": [
                  { "id": "0", "speaker": "Ann", "text": "It’s \"here\", Bob!", "emotion": "joy", "start": "00:00:01.500" },
                  { "id": "1", "speaker": "Bob", "text": "" }
                ] },
                { "id": "k", "split": "test", "turns": [
                  { "id": "0", "speaker": "Cy", "text": "No.", "emotion": "anger", "clip": "k_0", {{Times}} }
                ] }
              ]
            }

            """,
            Written(corpus, ConversationFormat.Json)
        );
        Assert.Equal(
            """
            conversation,utterance_id,speaker,text,emotion,split,clip,start,end
            k,0,Ann,"It’s ""here"", Bob!",joy,train,,00:00:01.500,
            k,1,Bob,,,train,,,
            k,0,Cy,No.,anger,test,k_0,00:00:00.000,00:00:00.0000007

            """,
            Written(corpus, ConversationFormat.Csv)
        );
    }

    [Fact]
    public void A_failed_write_leaves_the_older_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("own.json", "older");
        Conversation[] broken = [new Conversation("1", [new Utterance { Id = "0", Speaker = "A" }]), new Conversation("2", [])];
        Assert.Contains(
            "no utterances",
            Assert.Throws<ArgumentException>(() => PlainWriter.Write(broken, path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => PlainWriter.Write([broken[0], broken[0]], path));
        Assert.Throws<ArgumentException>(() => PlainWriter.Write(broken, Path.ChangeExtension(path, ".txt")));
        Assert.Equal("older", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));

        PlainWriter.Write(broken.Take(1), path);
        Assert.StartsWith("{", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static string Written(Corpus corpus, ConversationFormat format)
    {
        using var stream = new MemoryStream();
        PlainWriter.Write(corpus, stream, format);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static bool IsWhole(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
