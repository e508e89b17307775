#:project ../src/EmotionRnn.Recognition/EmotionRnn.Recognition.csproj
// Two models on one conversation: where do they differ, and how much?
// dotnet run examples/compare.cs

using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

var conversation = ConversationReader.Read("samples/conversation.json")[0];
var (one, other) = (EmotionRecognizer.Load("models/text"), EmotionRecognizer.Load("models/text-online"));
var pairs = one.Recognize(conversation).Utterances.Zip(other.Recognize(conversation).Utterances).ToArray();
foreach (var (a, b) in pairs)
{
    // Total variation: half the sum of the differences, 0 for equal and 1 for disjoint.
    var distance = a.Probabilities.Zip(b.Probabilities, (p, q) => Math.Abs(p - q)).Sum() / 2;
    Console.WriteLine($"{(a.Emotion == b.Emotion ? "=" : "≠")} {distance:0.00}  {a.Emotion, -9} {b.Emotion, -9} {a.Utterance.Text}");
}

Console.WriteLine(
    $"{one.Package.Manifest.Name} and {other.Package.Manifest.Name} agree on "
        + $"{pairs.Count(pair => pair.First.Emotion == pair.Second.Emotion)} of {pairs.Length} utterances."
);
