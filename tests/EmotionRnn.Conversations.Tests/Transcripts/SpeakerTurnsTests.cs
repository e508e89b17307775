using System.Text;
using CsCheck;

namespace EmotionRnn.Conversations.Tests;

public class SpeakerTurnsTests
{
    private const string Rttm = """
        ;; made by hand
        SPKR-INFO meeting 1 <NA> <NA> <NA> unknown anna <NA> <NA>
        SPEAKER meeting 1 3.000 1.500 <NA> <NA> ben <NA> <NA>
        SPEAKER meeting 1 0.031 2.5 <NA> <NA> anna <NA> <NA>
        SPEAKER other 1 1 1 <NA> <NA> anna <NA>
        """;

    [Fact]
    public void Turns_of_speakers_are_a_conversation_a_recording_without_text_in_order_of_time()
    {
        var conversations = Read(Rttm);
        Assert.Equal(["meeting", "other"], conversations.Select(conversation => conversation.Id));
        Assert.Equal(
            ["0 anna||00:00:00.0310000|00:00:02.5310000", "1 ben||00:00:03|00:00:04.5000000"],
            conversations[0]
                .Utterances.Select(utterance => $"{utterance.Id} {utterance.Speaker}|{utterance.Text}|{utterance.Start}|{utterance.End}")
        );
    }

    [Fact]
    public void Names_with_blanks_move_neither_times_nor_speakers()
    {
        var conversation = Assert.Single(
            Read(
                "SPEAKER my 1 2 call 1 0.5 1 <NA> <NA> Ann Lee <NA> <NA>\n"
                    + "SPEAKER my 1 2 call 1 2 1 <NA> <NA> bob\n"
                    + "SPEAKER my 1 2 call 1 4 1 <NA> <NA> bob 0.93\n"
                    + "SPEAKER my 1 2 call <NA> 6 1 <NA> <NA> 7 0.5 <NA>\n"
            )
        );
        Assert.Equal("my 1 2 call", conversation.Id);
        Assert.Equal(
            ["Ann Lee 0.5", "bob 2", "bob 4", "7 6"],
            conversation.Utterances.Select(u => $"{u.Speaker} {u.Start!.Value.TotalSeconds}")
        );
    }

    [Theory]
    [InlineData(
        "SPEAKER a 1 0 1 <NA> <NA> x\nSPEAKER a 1 0 1\n",
        "input:2: the turn's 5 fields are not those of RTTM; write SPEAKER recording 1 start duration <NA> <NA> speaker <NA> <NA>"
    )]
    [InlineData(
        "SPEAKER a 1 0 1 <NA> <NA> x\nSPEAKER a 1 0 -1 <NA> <NA> x\n",
        "input:2: 0 or -1 is no time; write start and duration in seconds"
    )]
    [InlineData(
        "SPEAKER a 1 0 1 <NA> <NA> x\nSPEAKER a 1 0 1 <NA> <NA> x y <NA>\n",
        "input:2: the turn's 10 fields are not those of RTTM; write SPEAKER recording 1 start duration <NA> <NA> speaker <NA> <NA>"
    )]
    [InlineData("LEXEME a 1 0 1 hi <NA> x\n", "input: there is no utterance in it; give at least one")]
    public void Errors_name_the_line(string rttm, string message) =>
        Assert.Equal(message, Assert.Throws<ConversationFormatException>(() => Read(rttm, ConversationFormat.Rttm)).Message);

    [Fact]
    public void An_utterance_gets_the_speaker_whose_turns_overlap_it_longest()
    {
        var transcript = Conversation(("?", 0, 2), ("?", 2, 4), ("?", 10, 11), ("?", 20, 30), ("?", null, null));
        var turns = Conversation(
            ("a", 0, 2.5),
            ("b", 2.5, 4),
            ("c", 20, 23),
            ("d", 21, 22.5),
            ("d", 25, 27),
            ("e", 40, 50),
            ("f", null, null)
        );
        Assert.Equal(["a", "b", "?", "d", "?"], SpeakerTurns.Assign(transcript, turns).Utterances.Select(utterance => utterance.Speaker));
    }

    [Fact]
    public void Any_overlaps_are_those_that_comparing_all_with_all_finds()
    {
        var turn = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 60], Gen.Int[0, 20])
            .Select((speaker, start, length) => ($"s{speaker}", (double?)start, (double?)(start + length)));
        Gen.Select(turn.Array[0, 30], turn.Array[0, 30])
            .Sample(
                (utterances, turns) =>
                {
                    var assigned = SpeakerTurns
                        .Assign(Conversation([.. utterances.Select(u => ("?", u.Item2, u.Item3))]), Conversation(turns))
                        .Utterances;
                    for (var i = 0; i < utterances.Length; i++)
                    {
                        var overlapOf = turns
                            .GroupBy(t => t.Item1)
                            .ToDictionary(
                                g => g.Key,
                                g =>
                                    g.Sum(t =>
                                        Math.Max(
                                            0,
                                            Math.Min(t.Item3!.Value, utterances[i].Item3!.Value)
                                                - Math.Max(t.Item2!.Value, utterances[i].Item2!.Value)
                                        )
                                    )
                            );
                        var most = overlapOf.Values.DefaultIfEmpty(0).Max();
                        Assert.Equal(most, assigned[i].Speaker == "?" ? 0 : overlapOf[assigned[i].Speaker]);
                    }
                },
                seed: "0000KnsCHXp4",
                iter: 1000
            );
    }

    [Fact]
    public void A_table_without_a_speaker_column_takes_the_name_from_the_text()
    {
        var turns = Read("start,end,text,id\n0,1.5,Maya: Hi: you,a\n2,3,and more,b\n", ConversationFormat.Csv)[0].Utterances;
        Assert.Equal(
            ["Maya|Hi: you|00:00:00|a", "unknown|and more|00:00:02|b"],
            turns.Select(turn => $"{turn.Speaker}|{turn.Text}|{turn.Start}|{turn.Id}")
        );
    }

    [Fact]
    public void Whispers_own_tables_are_told_by_their_milliseconds()
    {
        var error = Assert.Throws<ConversationFormatException>(() => Read("start\tend\ttext\n0\t3500\tHi\n", ConversationFormat.Csv));
        Assert.Equal(
            "input:2: the times seem to be milliseconds, as in the tables that Whisper writes; give Whisper's JSON or subtitles",
            error.Message
        );
    }

    private static ConversationCollection Read(string content, ConversationFormat? format = null) =>
        ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), format);

    private static Conversation Conversation(params (string Speaker, double? Start, double? End)[] turns) =>
        new(
            "1",
            [
                .. turns.Select(
                    (turn, i) =>
                        new Utterance
                        {
                            Id = $"{i}",
                            Speaker = turn.Speaker,
                            Start = turn.Start is { } start ? TimeSpan.FromSeconds(start) : null,
                            End = turn.End is { } end ? TimeSpan.FromSeconds(end) : null,
                        }
                ),
            ]
        );
}
