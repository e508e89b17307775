#:project ../src/EmotionRnn.Recognition/EmotionRnn.Recognition.csproj
// Subtitles: where in a film does the mood of each speaker change?
// dotnet run examples/subtitles.cs

using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

const string Subtitles = """
    WEBVTT

    00:01.000 --> 00:03.000
    <v Maya>Guess what? I got the part!

    00:03.500 --> 00:05.000
    <v Tom>No way! That is the best thing I've heard all year.

    00:06.000 --> 00:08.000
    <v Priya>The fourteenth. Maya... that's my wedding.

    00:08.500 --> 00:11.000
    <v Maya>Oh no. I'm so sorry. I feel terrible.
    """;

var conversation = ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Subtitles)))[0];
var emotions = EmotionRecognizer.Load("models/general").Recognize(conversation).Utterances;
foreach (var speaker in emotions.GroupBy(turn => turn.Utterance.Speaker))
{
    var course = speaker.Select(turn => $"{turn.Emotion} at {turn.Utterance.Start!.Value.TotalSeconds:0.0} s");
    Console.WriteLine($"{speaker.Key, -6} {string.Join(", then ", course)}");
}
