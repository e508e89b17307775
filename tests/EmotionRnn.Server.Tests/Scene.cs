using EmotionRnn.Conversations;

namespace EmotionRnn.Server.Tests;

/// <summary>Conversations to send: the sample's sentences, in an order that a seed gives.</summary>
internal static class Scene
{
    private static readonly string[] Speakers = ["Ann", "Bob", "Cleo", "Dov", "Eve"];

    /// <summary>The sample conversation, as plain text.</summary>
    public static string Sample { get; } = File.ReadAllText(Path.Combine(ReferenceData.Repository, "samples", "conversation.txt"));

    private static readonly string[] Sentences =
    [
        .. Sample
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(line =>
                line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(". ", StringSplitOptions.RemoveEmptyEntries)
            ),
    ];

    /// <summary>A conversation of so many turns in which five people speak.</summary>
    public static Conversation Of(int turns, int seed)
    {
        var random = new Random(seed);
        return new(
            "scene",
            [
                .. Enumerable
                    .Range(0, turns)
                    .Select(t => new Utterance
                    {
                        Id = $"{t}",
                        Speaker = t < Speakers.Length ? Speakers[t] : Speakers[random.Next(Speakers.Length)],
                        Text = Sentences[random.Next(Sentences.Length)],
                    }),
            ]
        );
    }
}
