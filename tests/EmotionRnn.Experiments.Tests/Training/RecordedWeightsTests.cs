using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Tests.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>
/// Training gives the weights, to the bit, that it gave when these hashes were recorded. The bits depend on the width of the registers and
/// on the system's mathematics.
/// </summary>
public sealed class RecordedWeightsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    private string Model => Path.Combine(_folder, "model");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("text-matching", false, "46d12a7a790e7672080a37c333a73912")]
    [InlineData("audio-simple", false, "db170aab6464a4fba1f501c0e5f12155")]
    [InlineData("audiotext-simple", false, "c73143b213cf6904f8283f2a00cdcb22")]
    [InlineData("text-simple", true, "dc38212a0b3dcb4085163f82d271dba8")]
    public void Of_networks(string variant, bool encoder, string hash)
    {
        var recipe = new EmotionRnnRecipe
        {
            Preset = QuickExperiment.Preset,
            Variant = Variant.Parse(variant),
            Seed = 3,
            Networks = 2,
            Embedding = new(Dimensions: 20),
            Hyperparameters = new()
            {
                StateSize = 12,
                EmotionSize = 10,
                HiddenSize = 8,
            },
            TextEncoder = encoder ? TextEncoders.Open(TinyEncoder.Write(Path.Combine(_folder, "encoder")), new()) : null,
            AudioDropout = 0.2f,
            TextDropout = 0.1f,
        };
        Train(recipe, new(QuickExperiment.Corpus, QuickExperiment.Acoustics(QuickExperiment.Corpus)));
        AssertWeights(hash);
    }

    [Fact]
    public void Of_a_network_on_the_sample_corpus()
    {
        var corpus = CorpusReader.Read(CorpusFormat.Meld, Path.Combine(ReferenceData.Repository, "samples", "corpus"));
        var recipe = new EmotionRnnRecipe
        {
            Preset = TrainingPreset.Small,
            Variant = new(Modality.Text, AttentionKind.Simple),
            Seed = 1,
        };
        Train(recipe, new(corpus));
        AssertWeights("e65f8db424cc3582405e032e06987e65");
    }

    [Theory]
    [InlineData(WeightFormat.EightBit, "af362875585115f04fe6b004b34d0913")]
    [InlineData(WeightFormat.Float16, "f1a9577dd5898614e63f76d50923679e")]
    public void Of_an_encoder(WeightFormat weights, string hash)
    {
        var recipe = new EncoderRecipe
        {
            Encoder = TinyEncoder.Write(Path.Combine(_folder, "encoder")),
            Preset = TrainingPreset.Encoder with
            {
                FineTuning = TrainingPreset.Encoder.FineTuning! with { LearningRate = 5e-3f, Epochs = 3 },
            },
            Seed = 3,
            CommonTokens = 40,
            Weights = weights,
        };
        Train(recipe, new(QuickExperiment.Corpus));
        AssertWeights(hash);
    }

    [Fact]
    public void Of_a_regression()
    {
        Train(new TfIdfRecipe { Options = new() { NeighborWeight = 0.2 } }, new(QuickExperiment.Corpus));
        AssertWeights("ef7c25a5ffcab545c5fe59ede1e9d9a6");
    }

    private void Train(Recipe recipe, TrainingData data) =>
        new TrainingRun(recipe, data, Model, "…").Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken);

    private void AssertWeights(string hash)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Avx512F.IsSupported && Vector512.IsHardwareAccelerated,
            "The bits were recorded on Linux with registers of 512 bits."
        );
        Assert.Equal(hash, ModelPackage.ReadManifest(Model).Manifest.Files[PackageFiles.WeightsFile][..32]);
    }
}
