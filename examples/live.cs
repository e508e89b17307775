#:project ../src/EmotionRnn.Recognition/EmotionRnn.Recognition.csproj
// A conversation as it happens: every turn is answered before the next is known.
// dotnet run examples/live.cs

using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

var recognizer = EmotionRecognizer.Load("models/general");
var live = recognizer.StartConversation();
await foreach (var turn in live.AddAll(Chat()))
    Console.WriteLine($"{turn.Utterance.Speaker}: {turn.Emotion} ({turn.Confidence:P0})");
Console.WriteLine($"{live.Turns} turns by {string.Join(", ", live.Parties)}");

// Stands for a chat, a telephone call that is being transcribed, a message queue.
static async IAsyncEnumerable<Utterance> Chat()
{
    foreach (
        var (speaker, text) in new[] { ("Ann", "We won!"), ("Bob", "No way!"), ("Ann", "I'm so happy."), ("Cleo", "And nobody told me?") }
    )
    {
        await Task.Delay(100);
        yield return new()
        {
            Id = speaker,
            Speaker = speaker,
            Text = text,
        };
    }
}
