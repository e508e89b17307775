namespace EmotionRnn.Conversations.Tests;

/// <summary>Every corpus format on small invented files.</summary>
public class CorpusReaderTests
{
    [Fact]
    public void Meld_orders_by_utterance_id_and_bears_gaps()
    {
        var corpus = Read(
            CorpusFormat.Meld,
            (
                "train_sent_emo.csv",
                """
                Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime
                1,"It’s ""new"", 
                isn’t it?",Ann,surprise,positive,4,5,1,1,"00:20:57,256","00:21:00,04"
                2,,Bob,Joy,positive,4,2,1,1,"0:20:50,000","0:20:51,000"
                3,Café!,Ann,neutral,neutral,9,0,1,1,0:01:00,0:01:01

                """
            )
        );
        Assert.Equal("MELD", corpus.Name);
        Assert.Empty(corpus[Split.Test]);
        Assert.Equal(
            [
                new Conversation(
                    "4",
                    [
                        new Utterance
                        {
                            Id = "2",
                            Speaker = "Bob",
                            Text = "",
                            Emotion = "joy",
                            Clip = "dia4_utt2",
                            Start = new TimeSpan(0, 20, 50),
                            End = new TimeSpan(0, 20, 51),
                        },
                        new Utterance
                        {
                            Id = "5",
                            Speaker = "Ann",
                            Text = "It’s \"new\", \nisn’t it?",
                            Emotion = "surprise",
                            Clip = "dia4_utt5",
                            Start = new TimeSpan(0, 0, 20, 57, 256),
                            End = new TimeSpan(0, 0, 21, 0, 40),
                        },
                    ]
                ),
                new Conversation(
                    "9",
                    [
                        new Utterance
                        {
                            Id = "0",
                            Speaker = "Ann",
                            Text = "Café!",
                            Emotion = "neutral",
                            Clip = "dia9_utt0",
                            Start = new TimeSpan(0, 1, 0),
                            End = new TimeSpan(0, 1, 1),
                        },
                    ]
                ),
            ],
            corpus[Split.Train]
        );
    }

    [Fact]
    public void Meld_dyadic_takes_the_clip_from_the_old_ids()
    {
        var corpus = Read(
            CorpusFormat.MeldDyadic,
            (
                "dev_sent_emo_dya.csv",
                "Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,"
                    + "Old_Dialogue_ID,Old_Utterance_ID,Season,Episode,StartTime,EndTime\n"
                    + "Hi,Ann,joy,positive,3,1,2,7,1,1,0:00:01,0:00:02\n"
            )
        );
        Assert.Equal(
            ("3", "1", "dia2_utt7"),
            (corpus[Split.Dev][0].Id, corpus[Split.Dev][0].Utterances[0].Id, corpus[Split.Dev][0].Utterances[0].Clip)
        );
    }

    [Fact]
    public void EmoryNlp_groups_scenes_and_joins_those_who_speak_together()
    {
        var corpus = Read(
            CorpusFormat.EmoryNlp,
            (
                "emorynlp_test_final.csv",
                """
                Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode,Start_Time,End_Time
                Hello!,['Ann Lee'],Joyful,4,3,1,2,00:00:03.795,00:00:05.004
                Boo,"[""Ann's Cat"", 'Bob']",Scared,4,1,1,2,00:00:01.000,00:00:02.000
                Oh,['Bob'],Neutral,4,1,1,3,00:00:01.000,00:00:02.000
                """
            )
        );
        Assert.Equal(["s01_e02_c04", "s01_e03_c04"], corpus[Split.Test].Select(conversation => conversation.Id));
        Assert.Equal(["Ann's Cat & Bob", "Ann Lee"], corpus[Split.Test][0].Parties);
        Assert.Equal(["scared", "joyful"], corpus[Split.Test][0].Utterances.Select(utterance => utterance.Emotion));
        Assert.Equal(TimeSpan.FromMilliseconds(3795), corpus[Split.Test][0].Utterances[1].Start);
    }

    [Theory]
    [InlineData("")]
    [InlineData("validation/")]
    public void DailyDialog_alternates_two_parties(string folder)
    {
        var corpus = Read(
            CorpusFormat.DailyDialog,
            (folder + "dialogues_validation.txt", "Hi . __eou__ Hello ! __eou__ Bye . __eou__\nWell ? __eou__ No . \n"),
            (folder + "dialogues_emotion_validation.txt", "0 4 0 \n6 1\n")
        );
        Assert.Equal(["1", "2"], corpus[Split.Dev].Select(conversation => conversation.Id));
        Assert.Equal(
            ["A none: Hi .", "B happiness: Hello !", "A none: Bye .", "A surprise: Well ?", "B anger: No ."],
            corpus[Split.Dev]
                .SelectMany(conversation => conversation.Utterances)
                .Select(utterance => $"{utterance.Speaker} {utterance.Emotion}: {utterance.Text}")
        );
    }

    [Fact]
    public void One_file_of_a_named_corpus_is_the_split_its_name_says()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "test_sent_emo.csv",
            "Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID,StartTime,EndTime\nHi,Ann,joy,0,0,0,1\n"
        );
        Assert.Single(CorpusReader.Read(CorpusFormat.Meld, path)[Split.Test]);
    }

    [Fact]
    public void A_plain_corpus_takes_its_labels_from_train_sorted_unless_given()
    {
        var files = (
            "own.csv",
            "conversation,speaker,text,emotion,split\n1,A,hi,wow,train\n1,B,ho,glee,train\n2,C,hm,GLEE,val\n2,D,hm,,validation\n"
        );
        var corpus = Read(CorpusFormat.Plain, files);
        Assert.Equal(["glee", "wow"], corpus.Labels);
        Assert.Equal(["glee", null], corpus[Split.Dev][0].Utterances.Select(utterance => utterance.Emotion));
        Assert.Equal("own", corpus.Name);

        Assert.Equal(
            ["wow", "meh", "glee"],
            Read(CorpusFormat.Plain, new CorpusReadOptions { Labels = new LabelSet("wow", "meh", "glee") }, files).Labels
        );
    }

    [Fact]
    public void A_folder_of_plain_files_has_a_file_for_each_split()
    {
        using var folder = new TemporaryFolder();
        folder.Write("train.csv", "conversation,speaker,text,emotion\n1,A,hi,joy\n");
        folder.Write("dev.json", """{"conversations":[{"id":"1","turns":[{"speaker":"B","text":"ho","emotion":"joy"}]}]}""");
        folder.Write("notes.csv", "nothing");
        var corpus = CorpusReader.Read(CorpusFormat.Plain, folder.Path);
        Assert.Equal((1, 1, 0), (corpus[Split.Train].Count, corpus[Split.Dev].Count, corpus[Split.Test].Count));

        folder.Write("validation.csv", "conversation,speaker,text,emotion\n1,A,hi,joy\n");
        Assert.Contains(
            "two files for Dev",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Plain, folder.Path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_plain_file_without_splits_is_split_by_conversation()
    {
        var rows = Enumerable.Range(0, 50).SelectMany(c => new[] { $"{c},A,text {c},{(c == 7 ? "rare" : "joy")}", $"{c},B,text,joy" });
        var file = ("own.csv", "conversation,speaker,text,emotion\n" + string.Join('\n', rows));
        var corpus = Read(CorpusFormat.Plain, new CorpusReadOptions { SplitBy = new SplitFractions(dev: 0.1, test: 0.2, seed: 3) }, file);
        Assert.Equal((35, 5, 10), (corpus[Split.Train].Count, corpus[Split.Dev].Count, corpus[Split.Test].Count));
        Assert.All(
            Enum.GetValues<Split>().SelectMany(split => corpus[split]),
            conversation => Assert.Equal(2, conversation.Utterances.Count)
        );
        Assert.Equal(["joy", "rare"], corpus.Labels);
        Assert.Equal(
            corpus,
            Read(CorpusFormat.Plain, new CorpusReadOptions { SplitBy = new SplitFractions(dev: 0.1, test: 0.2, seed: 3) }, file)
        );
        Assert.NotEqual(
            corpus,
            Read(CorpusFormat.Plain, new CorpusReadOptions { SplitBy = new SplitFractions(dev: 0.1, test: 0.2, seed: 4) }, file)
        );
    }

    [Fact]
    public void The_content_hash_tells_contents_apart_and_not_how_they_are_written()
    {
        const string Csv = "conversation,speaker,text,emotion,split\n1,A,hi,joy,train\n";
        var hash = Read(CorpusFormat.Plain, ("own.csv", Csv)).ContentHash;
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, Read(CorpusFormat.Plain, ("other.csv", Csv.Replace(',', ';'))).ContentHash);
        Assert.Equal(
            hash,
            Read(
                CorpusFormat.Plain,
                ("own.json", """[{"conversation":1,"id":0,"split":"train","speaker":"A","text":"hi","emotion":"joy"}]""")
            ).ContentHash
        );
        string[] others =
        [
            Csv.Replace("hi", "ho", StringComparison.Ordinal),
            Csv.Replace("A", "B", StringComparison.Ordinal),
            Csv.Replace("joy", "fear", StringComparison.Ordinal),
            Csv.Replace("train", "dev", StringComparison.Ordinal),
            Csv.Replace("1,", "2,", StringComparison.Ordinal),
            Csv + "1,B,,,train\n",
        ];
        Assert.Equal(
            others.Length + 1,
            others.Select(other => Read(CorpusFormat.Plain, ("own.csv", other)).ContentHash).Append(hash).Distinct().Count()
        );
    }

    [Fact]
    public void Format_names_are_those_of_the_command_line()
    {
        Assert.Equal(
            ["plain", "meld", "meld-dyadic", "emorynlp", "dailydialog", "ravdess", "emodb", "acted-speech", "mixture"],
            CorpusFormats.Names
        );
        Assert.All(
            Enum.GetValues<CorpusFormat>(),
            format => Assert.True(CorpusFormats.TryParse(CorpusFormats.Name(format).ToUpperInvariant(), out var parsed) && parsed == format)
        );
        Assert.All(
            Enum.GetValues<CorpusFormat>(),
            format => Assert.Equal($"\"{CorpusFormats.Name(format)}\"", System.Text.Json.JsonSerializer.Serialize(format))
        );
        Assert.False(CorpusFormats.TryParse("iemocap", out _));
    }

    private static Corpus Read(CorpusFormat format, params (string Name, string Content)[] files) =>
        Read(format, new CorpusReadOptions(), files);

    private static Corpus Read(CorpusFormat format, CorpusReadOptions options, params (string Name, string Content)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in files)
            folder.Write(name, content);
        return CorpusReader.Read(format, format == CorpusFormat.Plain ? Path.Combine(folder.Path, files[0].Name) : folder.Path, options);
    }
}
