using System.Text;

namespace EmotionRnn.Conversations.Tests;

/// <summary>Mutated files, the same every run: a reader either reads them or says what is wrong, and nothing else.</summary>
[Trait("Category", "Slow")]
public class FuzzTests
{
    private const int Inputs = 20_000;

    private static readonly string[] Fragments =
    [
        "\"",
        "\"\"",
        ",",
        ";",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\\",
        "\\ud800",
        "\\u0000",
        "null",
        "1e999",
        "-1",
        "99999999999999999999",
        "0",
        "__eou__",
        "---",
        "['",
        "']",
        "00:00:01,5",
        "[00:00:01] ",
        "12/03/24, 10:15 - ",
        " --> ",
        "00:00:01,000 --> 00:00:02,000\n",
        "<v ",
        ">",
        "&amp;",
        "Ann: ",
        "：",
        "\uFEFF",
        "\0",
        "😀",
        "turns",
        "conversations",
        "speaker",
        "text",
        "segments",
        "words",
        "split",
        "train",
        "dev",
        " ",
    ];

    private static readonly Dictionary<string, (string Seed, Action<SourceFile> Read)> Readers = new()
    {
        ["meld"] = (
            Header(
                "Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID,StartTime,EndTime",
                "\"Hi, \"\"you\"\"\",Ann,joy,0,3,\"00:00:01,250\",0:00:02"
            ),
            file => MeldReader.Read(file, Split.Dev, dyadic: false, Collector(file), LabelSet.Meld)
        ),
        ["meld dyadic"] = (
            Header(
                "Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID,Old_Dialogue_ID,Old_Utterance_ID,StartTime,EndTime",
                "Hi,Ann,joy,0,3,1,2,0:00:01,0:00:02"
            ),
            file => MeldReader.Read(file, Split.Dev, dyadic: true, Collector(file), LabelSet.Meld)
        ),
        ["emorynlp"] = (
            Header(
                "Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode,Start_Time,End_Time",
                "Hi,\"['Ann', \"\"Bob's\"\"]\",Joyful,1,2,3,4,00:00:01.0,00:00:02.0"
            ),
            file => EmoryNlpReader.Read(file, Split.Dev, Collector(file))
        ),
        ["dailydialog dialogues"] = (
            "Hi . __eou__ Ho . __eou__\nBye . __eou__\n",
            file => DailyDialogReader.Read(file, Fixed("e.txt", "0 4\n0\n"), Split.Dev, Collector(file))
        ),
        ["dailydialog emotions"] = (
            "0 4\n0\n",
            file => DailyDialogReader.Read(Fixed("d.txt", "Hi . __eou__ Ho . __eou__\nBye . __eou__\n"), file, Split.Dev, Collector(file))
        ),
        ["plain csv"] = (
            Header(
                "conversation,utterance_id,speaker,text,emotion,split,clip,start,end",
                "k,0,Ann,\"Hi, \"\"you\"\"\",joy,train,clip,1.5,00:00:02"
            ),
            file => Conversations(file, ConversationFormat.Csv)
        ),
        ["plain json"] = (
            """{"name":"n","labels":["joy"],"conversations":[{"id":"k","split":"train","turns":["""
                + """{"id":0,"speaker":"Ann","text":"Hi \"you\" \u00e9","emotion":"joy","start":1.5,"end":"0:00:02"}]}]}""",
            file => Conversations(file, ConversationFormat.Json)
        ),
        ["loose json"] = (
            """[{"conversation":"k","speaker":"Ann","text":"Hi","x":[{}]},{"speaker":"Bob","text":null,"label":"joy"}]""",
            file => Conversations(file, ConversationFormat.Json)
        ),
        ["plain corpus csv"] = (
            Header("conversation,speaker,text,emotion,split", "k,Ann,Hi,joy,train\nl,Ann,Ho,joy,test"),
            file => Corpus("fuzz.csv", file)
        ),
        ["plain corpus json"] = (
            """{"labels":["joy","Fear"],"conversations":[{"id":"k","turns":[{"speaker":"Ann","text":"Hi","emotion":"FEAR"}]},"""
                + """{"turns":[{"speaker":"A","text":""}]},{"turns":[{"speaker":"B","text":""}]}]}""",
            file => Corpus("fuzz.json", file)
        ),
        ["text"] = (
            "[00:00:01] Ann: Hi: you\nmore\n12/03/24, 10:15 PM - Bob: ho\n---\n00:01 --> 00:02 Ann Lee: https://x.y\n",
            file => Conversations(file, ConversationFormat.Text)
        ),
        ["subrip"] = (
            "1\n00:00:01,000 --> 00:00:02,500\nANN: Hi\n- <i>Ho</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n[SPEAKER_00]: (sighs) ho\n",
            file => Conversations(file, ConversationFormat.SubRip)
        ),
        ["webvtt"] = (
            "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v Ann>Hi &amp; <c>you</c></v>\n<v Bob>Ho\n",
            file => Conversations(file, ConversationFormat.WebVtt)
        ),
        ["whisper"] = (
            """{"segments":[{"start":0,"end":1.5,"text":" Hi you","speaker":"A","words":["""
                + """{"word":"Hi","start":0,"end":1,"speaker":"A"},{"word":"you","speaker":"B"}]}]}""",
            file => Conversations(file, ConversationFormat.Json)
        ),
        ["whisper.cpp"] = (
            """{"params":{},"transcription":[{"offsets":{"from":0,"to":1500},"text":" Hi"}]}""",
            file => Conversations(file, ConversationFormat.Whisper)
        ),
        ["recognisers"] = (
            """
            {"metadata":{},"results":{"channels":[{"alternatives":[{"words":[
            {"word":"Hi","start":0.5,"end":1,"speaker":0},{"word":"ho.","start":1,"end":"1.5s"}]}]}]}}
            """,
            file => Conversations(file, null)
        ),
        ["google"] = (
            """
            {"results":[{"alternatives":[{"transcript":"a","words":[{"startTime":"0.5s","endTime":"PT1S","word":"Hi","speakerTag":1}]}]}]}
            """,
            file => Conversations(file, null)
        ),
        ["chats"] = (
            """{"messages":[{"type":"message","date":"x","from":"Ann","from_id":"u","text":["Hi ",{"text":"ho"}]},{"type":"service"}]}""",
            file => Conversations(file, null)
        ),
        ["roles"] = ("{\"role\":\"user\",\"content\":\"hi\"}\n{\"role\":\"system\",\"content\":NaN}\n", file => Conversations(file, null)),
        ["whatsapp"] = (
            "12/03/24, 10:15 - Ann: Hi\nyou\n12/03/24, 10:16 - Ann added Bob\n[12/03/24, 10:16:02 p. m.] Bob: <Media omitted>\n",
            file => Conversations(file, null)
        ),
        ["blocks"] = ("Title\nAnn Lee  0:03\nHi: you\n\nBob (1:15)\nho\nTranscribed by x\n", file => Conversations(file, null)),
        ["markdown"] = ("# T\n**Ann:** hi\n**Bob** [0:03]\nho\n", file => Conversations(file, null)),
        ["ass"] = (
            "[Script Info]\n[Events]\nFormat: Start, End, Name, Text\nDialogue: 0:00:01.00,0:00:02.00,Ann,{\\i1}Hi\\Nho\n",
            file => Conversations(file, null)
        ),
        ["sbv"] = (
            "0:00:01.000,0:00:02.000\nHi\n\n0:00:02.000,0:00:03.000\nHi\nho\n",
            file => Conversations(file, ConversationFormat.YouTube)
        ),
        ["lrc"] = ("[ar:x]\n[00:01.00][00:03]Hi\n[00:02.00]ho\n", file => Conversations(file, null)),
        ["ttml"] = (
            "<tt xmlns='x' tickRate='9'><p begin='1s' end='00:00:02' agent='a'>Hi<br/>ho</p><p begin='9t'>x</p></tt>",
            file => Conversations(file, null)
        ),
        ["rttm"] = (
            "SPEAKER a 1 0.5 1 <NA> <NA> ann <NA> <NA>\nSPEAKER b 1 1e0 2 <NA> <NA> bob <NA>\n",
            file => Conversations(file, ConversationFormat.Rttm)
        ),
        ["unknown"] = ("speaker,text\nAnn,Hi\n[{\"speaker\"", file => Conversations(file, null)),
    };

    public static TheoryData<string> Names => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_files_are_read_or_refused_with_a_message(string name)
    {
        var (seed, read) = Readers[name];
        var random = new Random(20260101);
        var refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var content = Mutate(Encoding.UTF8.GetBytes(seed), random);
            try
            {
                read(new SourceFile("fuzz", content, ReadLimits.Default));
            }
            catch (ConversationFormatException e)
            {
                Assert.StartsWith(
                    "fuzz",
                    e.Message.Replace("e.txt", "fuzz", StringComparison.Ordinal).Replace("d.txt", "fuzz", StringComparison.Ordinal),
                    StringComparison.Ordinal
                );
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"input {i}: {e.GetType().Name}: {e.Message}\n{Convert.ToBase64String(content)}");
            }
        }

        // Both outcomes must occur, or the mutations test nothing.
        Assert.InRange(refused, Inputs / 50, Inputs * 999 / 1000);
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var bytes = new List<byte>(content);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count + 1)).Take(random.Next(80)).ToArray());
                    break;
                case 3 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 4 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(32, 127);
                    break;
                case 5:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"[{\"\n,:- 9"[random.Next(9)], random.Next(1, 200)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void Conversations(SourceFile file, ConversationFormat? format)
    {
        using var stream = new MemoryStream(file.Bytes.ToArray());
        foreach (var conversation in ConversationReader.Read(stream, format, "fuzz"))
        {
            Assert.NotEmpty(conversation.Utterances);
            Assert.All(conversation.Utterances, utterance => Assert.False(string.IsNullOrWhiteSpace(utterance.Speaker)));
        }
    }

    private static void Corpus(string name, SourceFile file) =>
        PlainCorpus.Read([(null, new SourceFile(name, file.Bytes.ToArray(), file.Limits))], "fuzz", new CorpusReadOptions());

    private static string Header(string header, string row) => $"{header}\n{row}\n";

    private static SourceFile Fixed(string name, string content) => new(name, Encoding.UTF8.GetBytes(content), ReadLimits.Default);

    private static ConversationCollector Collector(SourceFile file) => new(file.Limits);
}
