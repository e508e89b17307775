using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class ConversationReaderTests
{
    private const string Expected = "kitchen: 0 Anna|Hi!|joy|00:00:01.5000000; 1 Ben|\"No\", he said|| // hall: 0 Cleo|||";

    [Theory]
    [InlineData(
        """
            {"conversations":[
             {"id":"kitchen","turns":[{"speaker":"Anna","text":"Hi!","emotion":"joy","start":1.5},
              {"speaker":"Ben","text":"\"No\", he said"}]},
             {"id":"hall","utterances":[{"speaker":"Cleo","text":""}]}]}
            """
    )]
    [InlineData(
        """
            [{"turns":[{"speaker":"Anna","text":"Hi!","label":"joy","start":"0:00:01,5"},
                       {"text":"\"No\", he said","speaker":"Ben","more":[1,{}]}],
              "id":"kitchen"},
             {"id":"hall","turns":[{"speaker":"Cleo","text":null}]}]
            """
    )]
    [InlineData(
        """
            [{"conversation":"kitchen","speaker":"Anna","text":"Hi!","emotion":"joy","start":1.5},
             {"conversation":"hall","speaker":"Cleo","text":""},
             {"conversation":"kitchen","speaker":"Ben","text":"\"No\", he said"}]
            """
    )]
    [InlineData("conversation,speaker,text,emotion,start\nkitchen,Anna,Hi!,joy,1.5\nhall,Cleo,,,\nkitchen,Ben,\"\"\"No\"\", he said\",,\n")]
    [InlineData(
        "Text;Speaker;Dialogue_ID;Start Time;Label\r\nHi!;Anna;kitchen;00:00:01.500;joy\r\n\"\"\"No\"\", he "
            + "said\";Ben;kitchen;;\r\n;Cleo;hall;;\r\n"
    )]
    [InlineData(
        "\uFEFFspeaker\ttext\tdialogue\tstart\temotion\nAnna\tHi!\tkitchen\t1.5\tjoy\nBen\t\"\"\"No\"\", he "
            + "said\"\tkitchen\t\t\n\nCleo\t\thall\t\t\n"
    )]
    public void Json_and_csv_of_every_accepted_shape_say_the_same(string content) =>
        Assert.Equal(Expected, string.Join(" // ", Read(content).Select(Describe)));

    [Theory]
    [InlineData("""{"turns":[{"speaker":"Anna","text":"Hi!"}]}""")]
    [InlineData("""[{"speaker":"Anna","text":"Hi!"}]""")]
    [InlineData("speaker,text\nAnna,Hi!")]
    [InlineData("Anna: Hi!")]
    [InlineData("[00:01] Anna: Hi!")]
    public void One_turn_is_a_conversation_and_the_format_is_told_from_the_content(string content)
    {
        var conversation = Assert.Single(Read(content));
        Assert.Equal(
            ("1", "Anna", "Hi!"),
            (conversation.Id, conversation.Utterances.Single().Speaker, conversation.Utterances.Single().Text)
        );
    }

    [Fact]
    public void Ten_thousand_turns_sixty_speakers_and_a_long_utterance_are_read()
    {
        var lines = Enumerable.Range(0, 10_000).Select(t => $"P{t % 60}: {(t == 77 ? new string('x', 100 << 10) : $"turn {t}")}");
        var conversation = Assert.Single(Read(string.Join('\n', lines)));
        Assert.Equal((10_000, 60), (conversation.Utterances.Count, conversation.Parties.Count));
        Assert.Equal(9_999 % 60, conversation.PartyOfUtterance[9_999]);
        Assert.Equal(100 << 10, conversation.Utterances[77].Text.Length);
    }

    [Fact]
    public void Parties_are_in_order_of_first_speaking_also_after_a_change()
    {
        var conversation = Read("B: 1\nA: 2\nB: 3\nC: 4")[0];
        Assert.Equal(["B", "A", "C"], conversation.Parties);
        Assert.Equal([0, 1, 0, 2], conversation.PartyOfUtterance);
        Assert.Equal(["A", "B", "C"], (conversation with { Utterances = [.. conversation.Utterances.Skip(1)] }).Parties);
    }

    private static ConversationCollection Read(string content) =>
        ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)));

    private static string Describe(Conversation conversation) =>
        $"{conversation.Id}: "
        + string.Join(
            "; ",
            conversation.Utterances.Select(utterance =>
                $"{utterance.Id} {utterance.Speaker}|{utterance.Text}|{utterance.Emotion}|{utterance.Start}"
            )
        );
}
