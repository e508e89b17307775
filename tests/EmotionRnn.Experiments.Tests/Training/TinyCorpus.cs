using EmotionRnn.Conversations;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>Invented conversations whose emotions follow from a word, or, for a bare "yes", from the turn before.</summary>
internal static class TinyCorpus
{
    private static readonly string[][] Phrases =
    [
        ["it is fine", "the door is open", "we walk home"],
        ["what a lovely day", "lovely , thank you"],
        ["go away , I hate this", "I hate you"],
    ];

    public static LabelSet Labels { get; } = new("calm", "glad", "cross");

    public static Corpus Create(int train = 40, int dev = 12, int test = 12) =>
        new("tiny", Labels, Conversations(train, 1), Conversations(dev, 2), Conversations(test, 3));

    private static Conversation[] Conversations(int count, long seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(c => new Conversation($"{seed}-{c}", Turns(4 + random.NextInt(6), random)))];
    }

    private static Utterance[] Turns(int count, RandomStream random)
    {
        var emotion = 0;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(t =>
                {
                    var echoes = t > 0 && random.NextInt(4) == 0;
                    if (!echoes)
                        emotion = random.NextInt(3);
                    var text = echoes ? "yes" : Phrases[emotion][random.NextInt(Phrases[emotion].Length)];
                    return new Utterance
                    {
                        Id = $"{t}",
                        Speaker = $"P{random.NextInt(3)}",
                        Text = text,
                        Emotion = t % 9 == 8 ? null : Labels[emotion],
                    };
                }),
        ];
    }
}
