using System.Text;

namespace EmotionRnn.Conversations.Tests;

/// <summary>What a person reads when a file is malformed, message by message.</summary>
public class FormatErrorTests
{
    private const string MeldHeader =
        "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime\n";
    private const string EmoryHeader = "Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode,Start_Time,End_Time\n";

    [Theory]
    [InlineData("", "train_sent_emo.csv: the file is empty; give a file with at least one utterance")]
    [InlineData(
        "Utterance,Speaker\nHi,Anna\n",
        "train_sent_emo.csv:1: the column \"Emotion\" is missing; the first line must name the columns; it has Utterance, Speaker"
    )]
    [InlineData(
        MeldHeader
            + "1,Hi,Anna,joy,positive,0,0,1,1,\"0:00:01,000\",\"0:00:02,000\"\n"
            + "2,Ho,Ben,glee,positive,0,1,1,1,\"0:00:01,000\",\"0:00:02,000\"\n",
        "train_sent_emo.csv:3: the emotion \"glee\" is unknown; use one of neutral, surprise, fear, sadness, joy, disgust, anger"
    )]
    [InlineData(
        MeldHeader + "1,Hi,Anna,,positive,0,0,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: the utterance has no emotion; use one of neutral, surprise, fear, sadness, joy, disgust, anger"
    )]
    [InlineData(
        MeldHeader + "1,Hi, ,joy,positive,0,0,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: the utterance has no speaker; name who speaks"
    )]
    [InlineData(
        MeldHeader + "1,Hi,Anna,joy,positive,0,x,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: \"x\" in column \"Utterance_ID\" is not a whole number; correct it"
    )]
    [InlineData(
        MeldHeader + "1,Hi,Anna,joy,positive,0,0,1,1,0:00:61,0:00:02\n",
        "train_sent_emo.csv:2: \"0:00:61\" in column \"StartTime\" is not a time; write hours:minutes:seconds.milliseconds or seconds"
    )]
    [InlineData(
        MeldHeader + "1,\"Hi,\nyou\",Anna,joy,positive,0,0,1,1,0:00:01,0:00:02\n2,Oh, well,Ben,joy,positive,0,1,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:4: the row has 12 fields, the header 11; put a text that contains the separator in double quotes"
    )]
    [InlineData(
        MeldHeader + "1,\"Hi,Anna,joy,positive,0,0,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: a quoted field is never closed; begin and end the field with one double quote and double every "
            + "quote inside it"
    )]
    [InlineData(
        MeldHeader + "1,He said \"hi\",Anna,joy,positive,0,0,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: a quote stands inside a field that does not begin with one; begin and end the field with one "
            + "double quote and double every quote inside it"
    )]
    [InlineData(
        MeldHeader + "1,\"Hi\" you,Anna,joy,positive,0,0,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:2: text follows the closing quote of a field; begin and end the field with one double quote and "
            + "double every quote inside it"
    )]
    [InlineData(
        MeldHeader + "1,Hi,Anna,joy,positive,7,3,1,1,0:00:01,0:00:02\n2,Ho,Ben,joy,positive,7,3,1,1,0:00:01,0:00:02\n",
        "train_sent_emo.csv:3: the utterance \"3\" of conversation \"7\" has been given before, in line 2; remove one of the two "
            + "or give it another id"
    )]
    public void Meld(string content, string message) =>
        Assert.Equal(message, Error(CorpusFormat.Meld, ("train_sent_emo.csv", content)).Message);

    [Theory]
    [InlineData(
        EmoryHeader + "Hi,Rachel Green,Joyful,1,1,1,1,00:00:01.0,00:00:02.0\n",
        "emorynlp_dev_final.csv:2: \"Rachel Green\" is not a list of speakers; write it as ['Rachel Green'] or ['Rachel Green', "
            + "'Ross Geller']"
    )]
    [InlineData(
        EmoryHeader + "Hi,['Rachel Green' 'Ross'],Joyful,1,1,1,1,00:00:01.0,00:00:02.0\n",
        "emorynlp_dev_final.csv:2: \"['Rachel Green' 'Ross']\" is not a list of speakers; write it as ['Rachel Green'] or "
            + "['Rachel Green', 'Ross Geller']"
    )]
    [InlineData(
        EmoryHeader + "Hi,[],Joyful,1,1,1,1,00:00:01.0,00:00:02.0\n",
        "emorynlp_dev_final.csv:2: the utterance has no speaker; name who speaks"
    )]
    [InlineData(
        EmoryHeader + "Hi,['Rachel'],joy,1,1,1,1,00:00:01.0,00:00:02.0\n",
        "emorynlp_dev_final.csv:2: the emotion \"joy\" is unknown; use one of joyful, mad, neutral, peaceful, powerful, sad, scared"
    )]
    public void EmoryNlp(string content, string message) =>
        Assert.Equal(message, Error(CorpusFormat.EmoryNlp, ("emorynlp_dev_final.csv", content)).Message);

    [Theory]
    [InlineData(
        "Hi . __eou__ Hello . __eou__\nBye . __eou__\n",
        "0 4\n0 0\n",
        "dialogues_emotion_test.txt:2: emotions in this line: 2, turns in the same line of dialogues_test.txt: 1; give one number "
            + "for each turn"
    )]
    [InlineData(
        "Hi . __eou__ Hello . __eou__\nBye . __eou__\n",
        "0 4\n",
        "dialogues_emotion_test.txt:2: lines of emotions: 1, dialogues in dialogues_test.txt: 2; both files need a line for each dialogue"
    )]
    [InlineData(
        "Hi . __eou__\n",
        "7\n",
        "dialogues_emotion_test.txt:1: the emotion \"7\" is unknown; use 0 (none), 1 (anger), 2 (disgust), 3 (fear), 4 "
            + "(happiness), 5 (sadness), 6 (surprise)"
    )]
    [InlineData("Hi . __eou__\n\nHo . __eou__\n", "0\n\n0\n", "dialogues_test.txt:2: the dialogue is empty; end every turn with __eou__")]
    public void DailyDialog(string dialogues, string emotions, string message) =>
        Assert.Equal(
            message,
            Error(CorpusFormat.DailyDialog, ("dialogues_test.txt", dialogues), ("dialogues_emotion_test.txt", emotions)).Message
        );

    [Theory]
    [InlineData(
        "conversation,speaker,text,emotion,split\n1,A,hi,joy,train\n2,B,ho,glee,test\n",
        "own.csv:3: the emotion \"glee\" is unknown; use joy"
    )]
    [InlineData(
        "conversation,speaker,text,emotion,split\n1,A,hi,,train\n2,B,ho,glee,test\n",
        "own.csv:3: the emotion \"glee\" is unknown; give the labels: no utterance of train has one"
    )]
    [InlineData(
        "conversation,speaker,text,emotion,split\n1,A,hi,joy,train\n2,B,ho,joy,holdout\n",
        "own.csv:3: the split \"holdout\" is unknown; use train, dev or test"
    )]
    [InlineData(
        "conversation,speaker,text,emotion,split\n1,A,hi,joy,train\n2,B,ho,joy,\n",
        "own.csv:3: the conversation \"2\" has no split, others have; give every conversation its split, or none"
    )]
    [InlineData(
        "conversation,speaker,text,emotion,split\n1,A,hi,joy,train\n2,B,ho,Joy,train\n",
        "own.csv: the emotions \"Joy\" and \"joy\" differ by their case only; write them alike"
    )]
    [InlineData("conversation,speaker,text\n1,A,hi\n,B,ho\n", "own.csv:3: the row names no conversation; fill the conversation column")]
    [InlineData(
        "conversation,speaker,text\n1,A,hi\n2,B,ho\n",
        "own.csv: 2 conversations cannot be split into train, dev, test; give more conversations, or a split column"
    )]
    [InlineData(
        "conversation,speaker,words\n1,A,hi\n",
        "own.csv:1: the column \"text\" is missing; the first line must name the columns; it has conversation, speaker, words"
    )]
    [InlineData(
        "dialogue_id,conversation,speaker,text\n1,1,A,hi\n",
        "own.csv:1: the columns \"dialogue_id\" and \"conversation\" say the same; remove one of them"
    )]
    [InlineData("speaker,text\n", "own.csv: there are no conversations; give at least one")]
    public void Plain_csv(string content, string message) => Assert.Equal(message, Error(CorpusFormat.Plain, ("own.csv", content)).Message);

    [Theory]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\", \"text\": \"hi\"},\n  {\"speaker\": \"B\", \"text\": hi}\n]}",
        3,
        28,
        "chat.json:3:28: the JSON is broken: 'h' is an invalid start of a value; correct it there or just before"
    )]
    [InlineData(
        "{\"turns\": [",
        1,
        12,
        "chat.json:1:12: the JSON is broken: Expected depth to be zero at the end of the JSON payload. There is an open JSON "
            + "object or array that should be closed; correct it there or just before"
    )]
    [InlineData("{\"turns\": [\n  {\"text\": \"hi\"}]}", 2, 3, "chat.json:2:3: the turn has no \"speaker\"; name who speaks")]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\"}]}",
        2,
        3,
        "chat.json:2:3: the turn has no \"text\"; give what is said, \"\" if nothing"
    )]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\", \"text\": 5}]}",
        2,
        28,
        "chat.json:2:28: a number stands where a text for \"text\" should be; see docs/data-formats.md for the accepted shapes"
    )]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\", \"text\": \"\", \"speaker\": \"B\"}]}",
        2,
        32,
        "chat.json:2:32: \"speaker\" is given twice; remove one of the two"
    )]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\", \"text\": \"\", \"start\": -1}]}",
        2,
        41,
        "chat.json:2:41: a number stands where seconds or \"hours:minutes:seconds.milliseconds\" for \"start\" should be; see "
            + "docs/data-formats.md for the accepted shapes"
    )]
    [InlineData(
        "{\"turns\": [\n  {\"speaker\": \"A\", \"text\": \"\\ud800\"}]}",
        2,
        28,
        "chat.json:2:28: the text has an escape (\\ud800 to \\udfff) that is half of a character; write both halves or remove it"
    )]
    [InlineData(
        "{\"turns\": [\n  \"hi\"]}",
        2,
        3,
        "chat.json:2:3: a text stands where a turn, { \"speaker\": …, \"text\": … } should be; see docs/data-formats.md for "
            + "the accepted shapes"
    )]
    [InlineData("{\"turns\": []}", 1, 1, "chat.json:1:1: the conversation has no turns; remove it or give it at least one")]
    [InlineData(
        "{}",
        1,
        1,
        "chat.json:1:1: the object has neither \"turns\" nor \"conversations\"; give the turns as \"turns\": [{ \"speaker\": …, "
            + "\"text\": … }, …]"
    )]
    [InlineData("[]", null, null, "chat.json: there is no utterance in it; give at least one")]
    [InlineData(
        "[{\"id\":\"a\",\"turns\":[{\"speaker\":\"A\",\"text\":\"\"}]},\n{\"id\":\"a\",\"turns\":[{\"speaker\":\"A\",\"text\":\"\"}]}]",
        2,
        null,
        "chat.json:2: the conversation \"a\" has been given before, in line 1; give every conversation an id of its own"
    )]
    [InlineData(
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        1,
        2,
        "chat.json:1:2: an array stands where a turn or a conversation, in braces should be; see docs/data-formats.md for the "
            + "accepted shapes"
    )]
    [InlineData(
        "{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        1,
        69,
        "chat.json:1:69: the JSON is broken: The maximum configured depth of 64 has been exceeded. Cannot read next JSON array; "
            + "correct it there or just before"
    )]
    public void Json(string content, int? line, int? column, string message)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(folder.Write("chat.json", content)));
        Assert.Equal(message, error.Message);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.EndsWith("chat.json", error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_utf8_is_named_by_line_and_byte()
    {
        Assert.Equal(
            "chat.txt:2: byte 14 (0xE9) is not valid UTF-8; save the file as UTF-8, or say what it is in, such as windows-1252",
            Error([0xEF, 0xBB, 0xBF, .. "Anna: hi\nB"u8, .. "e"u8, 0xE9, .. ": ho"u8])
        );
        Assert.Equal(
            "chat.txt:1: byte 3 (0xE2) is not valid UTF-8; save the file as UTF-8, or say what it is in, such as windows-1252",
            Error([.. "A: "u8, 0xE2, 0x80])
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n\t\n")]
    public void An_empty_file_is_an_error(string content) =>
        Assert.Equal("chat.txt: the file is empty; give a file with at least one utterance", Error(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Separators_alone_are_no_conversation() =>
        Assert.Equal("chat.txt: there is no utterance in it; give at least one", Error([.. "---\n---\n"u8]));

    [Fact]
    public void A_missing_file_or_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "no.json");
        Assert.Equal(
            "no.json: there is no such file; check the path",
            Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(missing)).Message
        );
        Assert.Equal(
            "no.json: there is no such file or folder; check the path",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Meld, missing)).Message
        );
        var name = Path.GetFileName(folder.Path);
        Assert.Equal(
            $"{name}: the folder has none of train_sent_emo.csv, dev_sent_emo.csv, test_sent_emo.csv; check the folder and the "
                + $"corpus format",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Meld, folder.Path)).Message
        );
        Assert.Equal(
            $"{name}: the folder has no train, dev or test file that ends in .csv or .json; name the files so, or give one file",
            Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Plain, folder.Path)).Message
        );
        Assert.Equal(
            "other.csv: its name does not say which split it is; call it train_sent_emo.csv, dev_sent_emo.csv, test_sent_emo.csv, "
                + "or give the folder",
            Assert
                .Throws<ConversationFormatException>(() => CorpusReader.Read(CorpusFormat.Meld, folder.Write("other.csv", MeldHeader)))
                .Message
        );
    }

    private static ConversationFormatException Error(CorpusFormat format, params (string Name, string Content)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in files)
            folder.Write(name, content);
        var path = format == CorpusFormat.Plain ? Path.Combine(folder.Path, files[0].Name) : folder.Path;
        return Assert.Throws<ConversationFormatException>(() => CorpusReader.Read(format, path));
    }

    private static string Error(byte[] content) =>
        Assert
            .Throws<ConversationFormatException>(() =>
                ConversationReader.Read(new MemoryStream(content), ConversationFormat.Text, "chat.txt")
            )
            .Message;
}
