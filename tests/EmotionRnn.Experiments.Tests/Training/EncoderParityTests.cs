using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>Networks over a pretrained encoder read the same in training, for whole conversations and turn by turn.</summary>
public sealed class EncoderParityTests : IDisposable
{
    private static readonly string[] Emotions = ["cross", "glad"];
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("text-simple", false, false)]
    [InlineData("text-matching", true, false)]
    [InlineData("text-simple", false, true)]
    public void Training_batch_and_live_use_read_the_same(string variant, bool textCnn, bool fineTuned)
    {
        var corpus = new Corpus(
            "talk",
            new(Emotions),
            [.. Enumerable.Range(0, 12).Select(c => Talk($"train{c}", c))],
            [.. Enumerable.Range(12, 4).Select(c => Talk($"dev{c}", c))],
            []
        );
        var encoder = new CachedTextEncoder(
            TextEncoders.Open(fineTuned ? FineTune(corpus) : TinyEncoder.Write(Path.Combine(_folder, "tiny")), new()),
            null
        );
        var options = new EmotionRnnRecipe
        {
            Preset = TrainingPreset.Online with
            {
                Network = TrainingPreset.Online.Network with { Epochs = 8, LearningRate = 5e-3f, Batch = 4 },
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
            TextEncoder = encoder,
            TextCnn = textCnn,
        };
        var package = Path.Combine(_folder, "model");
        var outcome = new TrainingRun(options, new(corpus), package, "…").Run(
            restart: false,
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        Assert.True(outcome.Trained.Dev.WeightedF1 > 0.8, $"weighted F1 on dev is {outcome.Trained.Dev.WeightedF1}");
        var recognizer = EmotionRecognizer.Load(package);
        var model = Assert.IsType<EmotionRnnModel>(recognizer.Package.Model);
        Assert.Equal((encoder.Hash, textCnn), (model.Pipeline.Encoded!.Encoder.Hash, model.Pipeline.Text is not null));

        // Of up to eight turns, which an encoder of whole conversations reads live.
        var conversation = corpus[Split.Dev][0];
        var trained = model.LogProbabilities([Dialogues.Of(model.Pipeline, corpus, Split.Dev, null)[0]])[0];
        var batch = recognizer.Recognize(conversation);
        var live = recognizer.StartConversation();
        for (var t = 0; t < conversation.Utterances.Count; t++)
        {
            var expected = model.Probabilities(trained.AsSpan(t * 2, 2));
            Assert.Equal(expected, batch.Utterances[t].Probabilities);
            var turn = live.Add(conversation.Utterances[t]).Probabilities;

            // Of whole conversations the encoder also reads what comes after, but for the last turn.
            if (!fineTuned)
                for (var c = 0; c < 2; c++)
                    Assert.Equal(expected[c], turn[c], 1e-5);
        }
    }

    [Fact]
    public void A_run_with_another_encoder_is_another_run()
    {
        var corpus = new Corpus("talk", new(Emotions), [Talk("a", 0), Talk("b", 1)], [Talk("c", 2)], []);
        var folder = TinyEncoder.Write(Path.Combine(_folder, "tiny"));
        var options = new EmotionRnnRecipe
        {
            Preset = TrainingPreset.Small,
            Variant = Variant.Parse("text-simple"),
            Seed = 1,
            TextCnn = false,
            TextEncoder = TextEncoders.Open(folder, new()),
        };
        var run = new TrainingRun(options, new(corpus), Path.Combine(_folder, "model"), "…");
        Assert.Throws<OperationCanceledException>(() => run.Run(restart: false, null, TimeProvider.System, new(canceled: true)));
        Assert.True(run.WouldGoOn);
        var other = options with { TextEncoder = TextEncoders.Open(folder, new() { States = [new(Pooling.Mean, "1")] }) };
        Assert.False(new TrainingRun(other, new(corpus), Path.Combine(_folder, "model"), "…").WouldGoOn);
        Assert.Throws<ExperimentException>(() =>
            new TrainingRun(options with { TextEncoder = null }, new(corpus), Path.Combine(_folder, "other"), "…").Run(
                restart: false,
                null,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        );
    }

    private static Conversation Talk(string id, int seed)
    {
        var random = new Random(seed);
        return new(
            id,
            [
                .. Enumerable
                    .Range(0, 6)
                    .Select(t =>
                    {
                        var emotion = random.Next(2);
                        return new Utterance
                        {
                            Id = $"{t}",
                            Speaker = "AB"[random.Next(2)].ToString(),
                            Text = emotion == 0 ? "go away, I hate this" : "what a lovely day",
                            Emotion = Emotions[emotion],
                        };
                    }),
            ]
        );
    }

    private string FineTune(Corpus corpus)
    {
        var folder = Path.Combine(_folder, "tuned");
        var options = new EncoderRecipe
        {
            Encoder = TinyEncoder.Write(Path.Combine(_folder, "tiny")),
            Seed = 1,
            Preset = TrainingPreset.Encoder with { FineTuning = TrainingPreset.Encoder.FineTuning! with { Epochs = 2 } },
        };
        new TrainingRun(options, new(corpus), folder, "…").Run(
            restart: false,
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        return folder;
    }
}
