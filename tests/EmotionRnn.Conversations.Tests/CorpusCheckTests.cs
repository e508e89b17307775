using System.Text.Json;

namespace EmotionRnn.Conversations.Tests;

public class CorpusCheckTests
{
    private const string Kitchen =
        "I told you not to put the red socks in with the white shirts|Oh no they are all pink now|Every single one of them is "
        + "pink and I have an interview in the morning";

    [Fact]
    public void A_sound_corpus_has_no_findings()
    {
        var report = CorpusCheck.Run(
            Corpus(
                [Talk("1", Kitchen)],
                [Talk("1", "Did you feed the cat this morning|Twice")],
                [Talk("1", "Where is the key to the cellar door|Under the mat")]
            )
        );
        Assert.Empty(report.Findings);
        Assert.Equal(Severity.Info, report.Worst);
        Assert.Equal(new HistogramBin(2, 1), Assert.Single(report.Splits[0].Parties));
        Assert.Equal(
            (1, 3, 36L, 2, 0),
            (
                report.Splits[0].Conversations,
                report.Splits[0].Utterances,
                report.Splits[0].Words,
                report.Splits[0].Speakers,
                report.Splits[0].Unlabeled
            )
        );
    }

    [Fact]
    public void The_same_words_in_train_and_test_are_an_error_however_they_are_written()
    {
        var shouted = Kitchen.ToUpperInvariant().Replace("TOLD", "“told” …", StringComparison.Ordinal);
        var report = CorpusCheck.Run(
            Corpus([Talk("1", Kitchen)], [Talk("2", "Hello there")], [Talk("7", shouted), Talk("8", "Hello there")])
        );
        var leak = Assert.Single(report.Findings, finding => finding.Code == "leak-train");
        Assert.Equal((Severity.Error, Split.Test, 1, "1 = 7"), (leak.Severity, leak.Split, leak.Count, leak.Examples.Single()));
        Assert.Equal(Severity.Error, report.Worst);
        Assert.DoesNotContain(report.Findings, finding => finding.Code == "leak-dev");
    }

    [Fact]
    public void A_scene_cut_or_worded_otherwise_is_a_near_duplicate()
    {
        var cut = Kitchen.Replace("|", " ", StringComparison.Ordinal) + "|And then the bell rang";
        var report = CorpusCheck.Run(
            Corpus([Talk("1", Kitchen), Talk("2", cut)], [], [Talk("3", Kitchen.Replace("pink", "rose", StringComparison.Ordinal))])
        );
        Assert.Equal("1 = 2", Assert.Single(report.Findings, finding => finding.Code == "near-duplicates").Examples.Single());
        Assert.Equal("1 = 3", Assert.Single(report.Findings, finding => finding.Code == "near-leak-train").Examples.Single());

        var shared = Assert.Single(report.Findings, finding => finding.Code == "shared-utterances-train");
        Assert.Equal((1, Severity.Warning), (shared.Count, shared.Severity));
    }

    [Fact]
    public void Two_corpora_are_compared_split_by_split()
    {
        var comparison = CorpusCheck.Compare(
            Corpus([Talk("a", Kitchen)], [], [], "left"),
            Corpus([Talk("b", "Good morning")], [], [Talk("c", Kitchen)], "right")
        );
        Assert.Equal(
            [(Split.Train, Split.Train, 0), (Split.Train, Split.Test, 1)],
            comparison.Overlaps.Select(overlap => (overlap.Left.Split, overlap.Right.Split, overlap.IdenticalConversations))
        );
        Assert.Equal(
            """
            what left (left) and right (right) have in common
                                      conversations identical   nearly so   long utterances word for word
              train and train                               0           0   0 of 0 (0.0 %)
              train and test                                1           0   3 of 3 (100.0 %)
              train and test        a = c

            """,
            comparison.ToText()
        );
    }

    [Fact]
    public void Defects_of_turns_and_times_are_found_with_their_places()
    {
        var seconds = (double start, double end, string text, string speaker, string id) =>
            new Utterance
            {
                Id = id,
                Speaker = speaker,
                Text = text,
                Emotion = "joy",
                Clip = "same",
                Start = TimeSpan.FromSeconds(start),
                End = TimeSpan.FromSeconds(end),
            };
        var report = CorpusCheck.Run(
            Corpus(
                [
                    new Conversation(
                        "0",
                        [
                            seconds(5, 4, "Itâ€™s", "Ann Lee", "0"),
                            seconds(4, 4, " ", "ANN LEE", "1"),
                            seconds(6, 90, "It\u0092s", "Bob", "3"),
                            seconds(7, 8, "�", "Bob", "4"),
                        ]
                    ),
                    new Conversation("2", [seconds(0, 1, "So", "Ann", "0")]),
                ],
                [],
                []
            )
        );
        Assert.Equal(
            [
                "control-characters train 2 0/3 0/4",
                "empty-split dev 1 ",
                "empty-split test 1 ",
                "empty-text train 1 0/1",
                "id-gaps train 1 0",
                "label-unused train 1 ",
                "missing-conversations train 1 1",
                "mojibake train 1 0/0",
                "shared-clips train 1 same",
                "speaker-spelling train 1 0: Ann Lee / ANN LEE",
                "time-backwards train 1 0/1",
                "time-endless train 1 0/3 (0:01:24)",
                "time-instant train 1 0/1",
                "time-overlap train 1 0/4",
                "time-reversed train 1 0/0",
            ],
            Codes(report).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Labels_that_cannot_be_learned_are_an_error()
    {
        var train = Enumerable
            .Range(0, 200)
            .Select(i =>
                Turn(
                    i,
                    i == 0 ? "fear"
                        : i == 1 ? null
                        : "joy"
                )
            );
        var report = CorpusCheck.Run(
            new Corpus(
                "own",
                new LabelSet("joy", "fear", "anger", "disgust"),
                [new Conversation("1", [.. train])],
                [new Conversation("1", [Turn(0, "anger")])],
                []
            )
        );
        Assert.Equal(
            ["label-not-in-train train 1 ", "label-rare train 1 ", "label-unused train 1 ", "unlabelled train 1 "],
            Codes(report).Where(code => code.Contains("label", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal(Severity.Error, report.Worst);
        Assert.Contains(
            "no-labels",
            CorpusCheck
                .Run(new Corpus("own", new LabelSet(), [new Conversation("1", [Turn(0, null)])], [], []))
                .Findings.Select(finding => finding.Code)
        );
    }

    [Fact]
    public void The_report_reads_well_and_serialises()
    {
        var report = CorpusCheck.Run(
            Corpus([Talk("1", Kitchen), Talk("3", Kitchen + "|Well|Oh"), Talk("4", Kitchen)], [Talk("2", "Hello there")], [], "own"),
            new CorpusCheckOptions { MaxExamples = 1 }
        );
        Assert.Equal(
            $"""
            own: 4 conversations, 12 utterances
            content {report.ContentHash}

                                                 train               dev              test
            conversations                            3                 1                 0
            utterances                              11                 1                 0
            words                                  110                 2                 0
            speakers                                 2                 1                 0

            labels
              joy                          7 ( 63.6 %)       1 (100.0 %)                 –
              anger                        4 ( 36.4 %)                 –                 –

            parties a conversation
              1                                      –       1 (100.0 %)                 –
              2                            3 (100.0 %)                 –                 –

            turns a conversation
              1                                      –       1 (100.0 %)                 –
              3 to 5                       3 (100.0 %)                 –                 –
              most                                   5                 1                 –

            what occurs twice
                                      conversations identical   nearly so   long utterances word for word
              inside train                                  1           1   6 of 9 (66.7 %)
              train and dev                                 0           0   0 of 0 (0.0 %)
              inside dev                                    0           0   0 of 0 (0.0 %)

            findings
              warning  duplicates               train      1  conversations with the same words as an earlier one: 1 = 4
              warning  near-duplicates          train      1  conversations that share half their text or more with an earlier one:
                                                              1 = 3
              warning  empty-split              test       1  split without conversations: nothing to score on
              info     missing-conversations    train      1  numbers missing among the conversation ids: 2

            0 errors, 3 warnings

            """,
            report.ToText()
        );
        Assert.All(report.ToText().Split('\n'), line => Assert.InRange(line.Length, 0, 120));

        var json = JsonSerializer.SerializeToNode(report)!;
        Assert.Equal("train", (string?)json["Overlaps"]![1]!["Left"]!["Split"]);
        Assert.Equal("warning", (string?)json["Findings"]![0]!["Severity"]);
        Assert.Equal("train", (string?)json["Findings"]![0]!["Split"]);
        Assert.Equal(report.ToText(), json.Deserialize<CorpusReport>()!.ToText());
    }

    [Fact]
    public void Many_alike_conversations_take_no_square_time()
    {
        var time = ThreadTime.Start();
        var report = CorpusCheck.Run(Corpus([.. Enumerable.Range(0, 10_000).Select(i => Talk($"{i}", $"{Kitchen}|{i}"))], [], []));
        Assert.True(report.Splits[0].Conversations == 10_000 && report.Overlaps[0].NearDuplicateConversations > 0);
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 30);
    }

    private static IEnumerable<string> Codes(CorpusReport report) =>
        report.Findings.Select(finding =>
            $"{finding.Code} {finding.Split?.ToString().ToLowerInvariant()} {finding.Count} {string.Join(" ", finding.Examples)}"
        );

    private static Corpus Corpus(Conversation[] train, Conversation[] dev, Conversation[] test, string name = "own") =>
        new(name, new LabelSet("joy", "anger"), train, dev, test);

    private static Conversation Talk(string id, string turns) =>
        new(
            id,
            [
                .. turns
                    .Split('|')
                    .SelectMany(
                        (text, t) =>
                            new[]
                            {
                                new Utterance
                                {
                                    Id = $"{t}",
                                    Speaker = t % 2 == 0 ? "Ann" : "Bob",
                                    Text = text,
                                    Emotion = t % 2 == 0 ? "joy" : "anger",
                                },
                            }
                    ),
            ]
        );

    private static Utterance Turn(int id, string? emotion) =>
        new()
        {
            Id = $"{id}",
            Speaker = "Ann",
            Text = "so",
            Emotion = emotion,
        };
}
