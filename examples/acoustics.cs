#:project ../src/EmotionRnn.Acoustics/EmotionRnn.Acoustics.csproj
#:project ../src/EmotionRnn.Media/EmotionRnn.Media.csproj
// The acoustic features of a recording, whole and as it comes in. The package EmotionRnn.Acoustics needs none of the others;
// here EmotionRnn.Media reads the file.
// dotnet run examples/acoustics.cs

using EmotionRnn.Acoustics;
using EmotionRnn.Media;

var set = FeatureSet.EGeMAPSv02;
var extractor = FeatureExtractor.Create(set);
var (samples, rate) = MediaReader.ReadFile("samples/speech/utterance.wav", sampleRate: null);
var whole = extractor.Extract(samples, rate);
for (var i = 0; i < 5; i++)
    Console.WriteLine($"{set.FunctionalNames[i], -50} {whole[i]:g6}");

var stream = extractor.Open(rate);
foreach (var block in samples.Chunk(rate / 10))
    stream.Accept(block);
Console.WriteLine($"In blocks of 100 ms the same: {stream.Functionals().SequenceEqual(whole)}");
