using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Tests.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>What decides over epochs, and what batches are given.</summary>
public sealed class TrainingStageTests : IDisposable
{
    private const long Seed = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, true, 7, 5)]
    [InlineData(3, true, 7, 5)]
    [InlineData(2, true, 4, 2)]
    [InlineData(1, true, 3, 2)]
    [InlineData(2, false, 4, 4)]
    [InlineData(0, false, 7, 7)]
    public void Training_ends_with_its_patience_and_the_weights_of_the_epoch_that_counts(int patience, bool best, int epochs, int kept)
    {
        // The epochs' scores: of equals the first counts, and nearly as good is not better.
        int[] right = [3, 5, 4, 5, 9, 8, 9];
        var stage = new Counted(right, patience, best);
        var history = stage.Run(Path.Combine(_folder, "checkpoint"), null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal((epochs, kept), (history.Epochs.Count, history.Kept));
        Assert.Equal(kept * Counted.BatchesAnEpoch, stage.Steps);
        Assert.Equal(right.Take(epochs).Select(hits => hits / 10.0), history.Epochs.Select(epoch => epoch.Dev.Accuracy));
    }

    [Fact]
    public void An_epoch_goes_through_every_batch_and_its_loss_is_their_mean()
    {
        var stage = new Counted([1, 2], patience: 0, best: false);
        var history = stage.Run(Path.Combine(_folder, "checkpoint"), null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 2 * Counted.BatchesAnEpoch).Select(b => b % Counted.BatchesAnEpoch), stage.Seen);

        // Losses 1, 2 and 6 of weights 1, 1 and 2.
        Assert.All(history.Epochs, epoch => Assert.Equal((1 + 2 + 2 * 6) / 4.0, epoch.TrainLoss));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_text_stage_weighs_classes(float exponent)
    {
        var words = new int[12][];
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
        for (var u = 0; u < words.Length; u++)
            words[u] = [u % 7, (u + 3) % 7, labels[u]];
        var utterances = new TextStage.Utterances(words, labels);
        var data = Enum.GetValues<Split>().ToDictionary(split => split, _ => utterances);
        var batch = Batching.ByLength([.. words.Select(w => w.Length)], 100, new RandomStream(Seed, 1, 0)).Single();
        AssertFirstLoss(
            new TextStage(Once(exponent), Network(), data, classes: 3, threads: 1, Seed),
            weights =>
                Network().Loss([.. batch.Select(u => words[u])], [.. batch.Select(u => labels[u])], weights, new RandomStream(Seed, 1, 1)),
            labels,
            exponent
        );

        static TextCnn Network() =>
            new(
                new()
                {
                    Words = 7,
                    WordSize = 6,
                    Classes = 3,
                },
                Seed
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_network_stage_weighs_classes(float exponent)
    {
        var (pipeline, data) = Dialogues(withAudio: true);
        var train = data[Split.Train];
        var batch = Batching.ByLength([.. train.Select(d => d.Length)], 100, new RandomStream(Seed, 1, 0)).Single();
        AssertFirstLoss(
            new NetworkStage("network", Once(exponent), Network(pipeline), data, threads: 1, Seed),
            weights => Loss(Network(pipeline), [.. batch.Select(d => train[d])], weights, new RandomStream(Seed, 1, 1)),
            [.. train.SelectMany(d => d.Labels!).Where(label => label >= 0)],
            exponent
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_encoder_stage_weighs_classes(float exponent)
    {
        int[] labels = [0, 0, 0, 0, 0, 1, 1, 2];
        EncoderInput[] inputs = [.. labels.Select((label, i) => new EncoderInput([4, 20 + i, 5], [-1, 0, -1], 1, [label]))];
        var data = Enum.GetValues<Split>().ToDictionary(split => split, _ => (IReadOnlyList<EncoderInput>)inputs);
        var batch = Batching.ByLength([.. inputs.Select(input => input.Tokens.Length)], 100, new RandomStream(Seed, 1, 0)).Single();
        AssertFirstLoss(
            new EncoderStage(Once(exponent), Network(), data, threads: 1, Seed),
            weights => Network().Loss([.. batch.Select(i => inputs[i])], weights, new RandomStream(Seed, 1, 1)),
            labels,
            exponent
        );

        static EncoderNetwork Network() => new(TinyEncoder.Shape, 3, Seed);
    }

    [Fact]
    public void A_network_stage_reads_dialogues_without_the_modality_that_it_drops()
    {
        var (pipeline, data) = Dialogues(withAudio: true);
        var (_, without) = Dialogues(withAudio: false);
        var batch = Batching.ByLength([.. data[Split.Train].Select(d => d.Length)], 100, new RandomStream(Seed, 1, 0)).Single();
        var random = new RandomStream(Seed, 1, 1);
        foreach (var _ in batch)
            random.NextDouble();
        var expected = Loss(Network(pipeline), [.. batch.Select(d => without[Split.Train][d])], [1, 1, 1], random);
        var stage = new NetworkStage("network", Once(0), Network(pipeline), data, threads: 1, Seed)
        {
            Drop = new(pipeline, Text: 0, Audio: 1),
        };
        Assert.Equal(expected.Mean, FirstLoss(stage), 1e-9);
    }

    [Fact]
    public void Modality_dropout_takes_the_shares_that_are_asked_for_and_never_both()
    {
        var (pipeline, data) = Dialogues(withAudio: true);
        var dialogue = data[Split.Train][0];
        var random = new RandomStream(3);
        var drop = new ModalityDropout(pipeline, Text: 0.2f, Audio: 0.5f);
        var (withoutText, withoutAudio) = (0, 0);
        for (var i = 0; i < 4000; i++)
        {
            var features = drop.Apply(dialogue, random).Features;
            var (text, audio) = (Same(features, 0, pipeline.TextSize), Same(features, pipeline.TextSize, pipeline.Audio!.Size));
            Assert.True(text == true || audio == true, "a dialogue lost both");
            Assert.True(text is not null && audio is not null, "a modality was changed and not taken out");
            (withoutText, withoutAudio) = (withoutText + (text == false ? 1 : 0), withoutAudio + (audio == false ? 1 : 0));
        }

        Assert.Equal(0.2, withoutText / 4000.0, 0.03);
        Assert.Equal(0.5, withoutAudio / 4000.0, 0.03);

        // As it was, all zeros, or neither.
        bool? Same(float[] features, int start, int count)
        {
            bool same = true,
                none = true;
            for (var t = 0; t < dialogue.Length; t++)
            {
                var row = features.AsSpan(t * pipeline.Size + start, count);
                same &= row.SequenceEqual(dialogue.Features.AsSpan(t * pipeline.Size + start, count));
                none &= !row.ContainsAnyExcept(0);
            }

            return same ? true
                : none ? false
                : null;
        }
    }

    private void AssertFirstLoss(TrainingStage stage, Func<float[], BatchLoss> twin, int[] labels, float exponent)
    {
        var loss = FirstLoss(stage);
        Assert.Equal(twin(ClassWeights.Of(labels, 3, exponent)).Mean, loss, 1e-9);
        Assert.NotEqual(twin(ClassWeights.Of(labels, 3, 1 - exponent)).Mean, loss, 1e-3);
    }

    private double FirstLoss(TrainingStage stage) =>
        stage
            .Run(Path.Combine(_folder, "checkpoint"), null, TimeProvider.System, TestContext.Current.CancellationToken)
            .Epochs.Single()
            .TrainLoss;

    private static (FeaturePipeline Pipeline, Dictionary<Split, IReadOnlyList<DialogueInput>> Data) Dialogues(bool withAudio)
    {
        var data = new TrainingData(QuickExperiment.Corpus, QuickExperiment.Acoustics(QuickExperiment.Corpus));
        var text = QuickExperiment.Recipe(Modality.Text).Text!.Start(data);
        var pipeline = new FeaturePipeline(text, data.FitAcoustics(null));
        return (
            pipeline,
            Enum.GetValues<Split>()
                .ToDictionary(split => split, split => Data.Dialogues.Of(pipeline, data.Corpus, split, withAudio ? data.Acoustics : null))
        );
    }

    private static BatchLoss Loss(EmotionRnnNetwork network, DialogueInput[] batch, float[] weights, RandomStream random)
    {
        var loss = network.Loss(batch, weights, random);

        // Its memory is not .NET's, and goes with it.
        GC.KeepAlive(network);
        return loss;
    }

    private static EmotionRnnNetwork Network(FeaturePipeline pipeline) =>
        new(
            new()
            {
                InputSize = pipeline.Size,
                ProjectedInputs = pipeline.Audio!.Size,
                Classes = 3,
                StateSize = 8,
                EmotionSize = 6,
                HiddenSize = 6,
            },
            Seed
        );

    private static StageSettings Once(float exponent) =>
        new()
        {
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 1e-3f,
            L2 = 0,
            Batch = 100,
            Epochs = 1,
            BestEpoch = false,
            ClassWeightExponent = exponent,
        };

    /// <summary>Adds one to a weight with every batch, and scores by the epoch.</summary>
    private sealed class Counted : TrainingStage
    {
        public const int BatchesAnEpoch = 3;
        private static readonly int[] Truth = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        private readonly int[] _right;
        private readonly Parameter _weight;
        private readonly TextCnn _network;

        public Counted(int[] right, int patience, bool best)
            : this(
                right,
                new StageSettings
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 1,
                    L2 = 0,
                    Batch = 1,
                    Epochs = right.Length,
                    BestEpoch = best,
                    Patience = patience,
                },
                new TextCnn(new() { Words = 2, Classes = 2 }, seed: 1)
            ) { }

        private Counted(int[] right, StageSettings settings, TextCnn network)
            : base("counted", settings, network.Parameters, Seed)
        {
            (_right, _weight, _network) = (right, network.Parameters.All[^1], network);
            foreach (var parameter in network.Parameters.All)
                parameter.Gradients.Clear();
            _weight.Values.Clear();
        }

        public List<int> Seen { get; } = [];

        public int Steps => (int)_weight.Values[0];

        protected override IReadOnlyList<int[]> Batches(RandomStream random) =>
            [
                [0],
                [1],
                [2],
            ];

        protected override BatchLoss Loss(int[] batch, RandomStream dropout)
        {
            Seen.Add(batch[0]);
            _weight.Gradients.Clear();
            _weight.Gradients[0] = -1;
            GC.KeepAlive(_network);
            return batch[0] switch
            {
                0 => new(1, 1),
                1 => new(2, 1),
                _ => new(6, 2),
            };
        }

        protected override (float[] LogProbabilities, int[] Truth) Score(Split split)
        {
            var right = _right[Steps / BatchesAnEpoch - 1];
            return ([.. Truth.SelectMany((_, n) => n < right ? (float[])[-0.1f, -3] : [-3, -0.1f])], Truth);
        }
    }
}
