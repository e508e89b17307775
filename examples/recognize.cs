#:project ../src/EmotionRnn.Recognition/EmotionRnn.Recognition.csproj
// A whole conversation: who feels what, how sure the model is, and what it looks back at.
// dotnet run examples/recognize.cs

using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

var recognizer = EmotionRecognizer.Load("models/general");
var conversation = ConversationReader.Read("samples/conversation.txt")[0];
foreach (var turn in recognizer.Recognize(conversation, new(Attention: 1, AbstainBelow: 0.4)).Utterances)
{
    var emotion = turn.Abstained ? $"perhaps {turn.Emotion}" : turn.Emotion;
    var looksBack = turn.Attended is [var past, ..] ? $", looks back at turn {past.Index + 1}" : "";
    Console.WriteLine($"{turn.Utterance.Speaker, -6} {emotion, -16} {turn.Confidence:P0}{looksBack}");
}
