using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Media;
using EmotionRnn.Onnx;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>Real files give the same numbers in training, for whole conversations and turn by turn.</summary>
public sealed class AudioParityTests : IDisposable
{
    private static readonly string[] Emotions = ["low", "high"];
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("audio-simple", "eGeMAPSv02")]
    [InlineData("audiotext-matching", "eGeMAPSv02")]
    [InlineData("audio-simple", "tiny-speech/model")]
    [InlineData("audiotext-simple", "tiny-speech/model")]
    [InlineData("audio-matching", "eGeMAPSv02+tiny-speech/model")]
    public void Training_batch_and_live_use_read_the_same(string variant, string source)
    {
        var speech = Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav");
        Directory.CreateDirectory(Path.Combine(_folder, "clips"));
        File.Copy(speech, Path.Combine(_folder, "clips", "talk.wav"));
        Utterance[] turns =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(t => new Utterance
                {
                    Id = $"{t}",
                    Speaker = $"P{t % 3}",
                    Text = "so it goes",
                    Emotion = Emotions[t % 2],
                    Start = TimeSpan.FromSeconds(0.4 * t),
                    End = TimeSpan.FromSeconds(0.4 * t + 0.9),
                }),
        ];
        AssertSame(
            variant,
            source,
            new Conversation("talk", turns),
            new Conversation("talk", [.. turns.Take(4)]),
            Path.Combine(_folder, "clips"),
            t => Recording(speech).AsSpan((int)(0.4 * t * 16000), 14400).ToArray()
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void So_do_clips_of_television()
    {
        var clips = ReferenceData.Shared("data", "meld_clips");
        Utterance[] turns =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(t => new Utterance
                {
                    Id = $"{t}",
                    Speaker = $"P{t}",
                    Text = "",
                    Emotion = Emotions[t],
                    Clip = $"dia110_utt{t}.mp4",
                }),
        ];
        Utterance[] others = [.. new[] { "unsure_dia0_utt0", "unsure_dia101_utt0" }.Select((clip, t) => turns[t] with { Clip = clip })];
        AssertSame(
            "audio-simple",
            "eGeMAPSv02+tiny-speech/model",
            new Conversation("110", turns),
            new Conversation("0", others),
            clips,
            t => Recording(Path.Combine(clips, $"dia110_utt{t}.mp4"))
        );
    }

    private void AssertSame(
        string variant,
        string source,
        Conversation conversation,
        Conversation dev,
        string clips,
        Func<int, float[]> heard
    )
    {
        var corpus = new Corpus("talk", new(Emotions), [conversation], [dev], []);
        var encoder = source.EndsWith("tiny-speech/model", StringComparison.Ordinal)
            ? OnnxEncoders.Default.OpenAudio(Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx"), normalize: true)
            : null;
        var extractor = new AcousticExtractor(
            source.StartsWith("eGeMAPSv02", StringComparison.Ordinal) ? FeatureSet.EGeMAPSv02 : null,
            encoder
        );
        var (table, read) = AcousticTable.FromClips(corpus, clips, extractor, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(read.Silent);
        Assert.Equal(source, read.Source);
        var options = new EmotionRnnRecipe
        {
            Preset = TrainingPreset.Online with
            {
                Network = TrainingPreset.Online.Network with { Epochs = 2 },
                Text = TrainingPreset.Online.Text with { Epochs = 1 },
            },
            Variant = Variant.Parse(variant),
            Seed = 4,
            Embedding = new(Dimensions: 8),
            Hyperparameters = new()
            {
                StateSize = 10,
                EmotionSize = 10,
                HiddenSize = 8,
            },
        };
        var package = Path.Combine(_folder, "model");
        new TrainingRun(options, new(corpus, table), package, "…").Run(
            restart: false,
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        var recognizer = EmotionRecognizer.Load(package, OnnxEncoders.Default);
        Assert.Equal(encoder?.Hash, recognizer.Package.Model.Audio!.Encoder?.Hash);

        // As training reads it.
        var model = Assert.IsType<EmotionRnnModel>(recognizer.Package.Model);
        var dialogue = Dialogues.Of(model.Pipeline, corpus, Split.Train, table)[0];
        var trained = model.LogProbabilities([dialogue])[0];

        // As one recognises a whole conversation from its clips.
        using var collection = ClipCollection.Open(clips);
        var rows = ClipAcoustics
            .Read(
                collection,
                [(null, conversation)],
                AcousticExtractor.Of(model.Pipeline.Audio!)!,
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Rows[0];
        var batch = recognizer.Recognize(conversation, rows);

        // As turns come in, from samples in memory.
        var live = recognizer.StartConversation();
        for (var t = 0; t < conversation.Utterances.Count; t++)
        {
            var functionals = extractor.Extract(heard(t));
            Assert.Equal(table[conversation]![t], functionals);
            Assert.Equal(rows[t], functionals);
            var expected = model.Probabilities(trained.AsSpan(t * 2, 2));
            Assert.Equal(expected, batch.Utterances[t].Probabilities);
            var turn = live.Add(conversation.Utterances[t], functionals).Probabilities;
            for (var c = 0; c < 2; c++)
                Assert.Equal(expected[c], turn[c], 1e-6);
        }
    }

    private static float[] Recording(string path) =>
        MediaReader.ReadFile(path, cancellationToken: TestContext.Current.CancellationToken).Samples;
}
