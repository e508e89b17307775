using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Tests;

internal static class Conversations
{
    public static Conversation Sample { get; } =
        Of(
            ("Ana", "Hello you!"),
            ("Ben", "Great, hello."),
            ("Ana", "Don't you?"),
            ("Cleo", ""),
            ("Ben", "No no no, you don't."),
            ("Ana", "Zyx?"),
            ("Cleo", "Great.")
        );

    public static Conversation Of(params IEnumerable<(string Speaker, string Text)> turns) =>
        new(
            "sample",
            [
                .. turns.Select(
                    (turn, i) =>
                        new Utterance
                        {
                            Id = $"{i}",
                            Speaker = turn.Speaker,
                            Text = turn.Text,
                        }
                ),
            ]
        );
}
