using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Networks.Tests;

public class LiveDialogueTests
{
    private static readonly EmotionRnnOptions Online = new()
    {
        InputSize = 7,
        Classes = 4,
        StateSize = 9,
        EmotionSize = 8,
        HiddenSize = 6,
        Bidirectional = false,
    };

    public static TheoryData<string> Variants => [.. Options.Keys];

    private static Dictionary<string, EmotionRnnOptions> Options =>
        new()
        {
            ["simple"] = Online,
            ["matching"] = Online with { Attention = AttentionKind.Matching },
            ["concat"] = Online with { Attention = AttentionKind.Concat },
            ["in a window"] = Online with { Attention = AttentionKind.Matching, AttentionWindow = 5 },
            ["a projected input"] = Online with { ProjectedInputs = 5, ProjectionSize = 3 },
            ["without listeners"] = Online with { Listener = false },
            ["an emotion chain a speaker"] = Online with { EmotionPerSpeaker = true, EmotionUsesIntra = true },
            ["learned first states"] = Online with { InitialState = InitialState.Learned, EmotionPerSpeaker = true },
            ["learned first states without listeners"] = Online with { InitialState = InitialState.Learned, Listener = false },
        };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Turn_by_turn_gives_what_the_whole_dialogue_gives(string variant)
    {
        var network = new EmotionRnnNetwork(Options[variant], seed: 3);
        var dialogue = Dialogue(turns: 200, parties: 12);
        var whole = network.Answer(dialogue, attention: 3);
        var live = network.StartLive();
        for (var t = 0; t < dialogue.Length; t++)
        {
            var turn = live.Add(dialogue.Features.AsSpan(t * 7, 7), dialogue.Speakers[t], attention: 3);
            Close(whole.LogProbabilities[(t * 4)..((t + 1) * 4)], turn.LogProbabilities);
            Assert.Equal(whole.Attended[t].Select(attended => attended.Turn), turn.Attended.Select(attended => attended.Turn));
            Close(whole.Attended[t].Select(attended => attended.Weight), turn.Attended.Select(attended => attended.Weight));
        }

        Assert.Equal((200, 12), (live.Turns, live.Parties));
    }

    [Fact]
    public void Several_dialogues_may_be_read_at_once()
    {
        var network = new EmotionRnnNetwork(Online, seed: 4);
        var dialogue = Dialogue(turns: 60, parties: 3);
        var expected = network.LogProbabilities(dialogue)[0];
        Parallel.For(
            0,
            16,
            _ =>
            {
                var live = network.StartLive();
                for (var t = 0; t < dialogue.Length; t++)
                    Close(
                        expected[(t * 4)..((t + 1) * 4)],
                        live.Add(dialogue.Features.AsSpan(t * 7, 7), dialogue.Speakers[t]).LogProbabilities
                    );
            }
        );
    }

    [Fact]
    public void A_network_that_reads_backward_too_cannot_be_live()
    {
        var network = new EmotionRnnNetwork(Online with { Bidirectional = true });
        Assert.False(network.CanReadLive);
        Assert.Contains(
            "train one that reads forward only",
            Assert.Throws<InvalidOperationException>(network.StartLive).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var live = new EmotionRnnNetwork(Online).StartLive();
        Assert.Throws<ArgumentException>(() => live.Add(new float[6], 0));
        Assert.Throws<ArgumentException>(() => live.Add(new float[7], 1));
        Assert.Equal((0, 0), (live.Turns, live.Parties));
    }

    // Simple attention is summed as turns come, in another order than over the whole dialogue: equal to rounding, 2e-6.
    private static void Close(IEnumerable<float> expected, IEnumerable<float> actual)
    {
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) <= 2e-6f);
    }

    /// <summary>A dialogue whose parties join one after another, numbered by first speaking.</summary>
    private static DialogueInput Dialogue(int turns, int parties)
    {
        var random = new RandomStream(17);
        return new(
            [.. Enumerable.Range(0, turns * 7).Select(_ => (float)random.NextNormal())],
            [
                .. Enumerable
                    .Range(0, turns)
                    .Select(t => t % 5 == 0 ? int.Min(t / 5, parties - 1) : random.NextInt(int.Min(t / 5 + 1, parties))),
            ]
        );
    }
}
