using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Tests.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;

namespace EmotionRnn.Experiments.Tests.Training;

/// <summary>Every kind of model ships with the temperature that its own stored weights ask for on dev.</summary>
public sealed class CalibrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_networks() => AssertCalibrated(QuickExperiment.Recipe(Modality.Text));

    /// <summary>Rounding to 8 bits moves the best temperature, so that only one that is fitted behind it is right.</summary>
    [Fact]
    public void Of_encoders() =>
        AssertCalibrated(
            new EncoderRecipe
            {
                Encoder = TinyEncoder.Write(Path.Combine(_folder, "encoder")),
                Preset = TrainingPreset.Encoder with
                {
                    FineTuning = TrainingPreset.Encoder.FineTuning! with { LearningRate = 5e-3f, Epochs = 3 },
                },
                Seed = 3,
                CommonTokens = 40,
            }
        );

    [Fact]
    public void Of_regressions() => AssertCalibrated(new TfIdfRecipe());

    private void AssertCalibrated(Recipe recipe)
    {
        var folder = Path.Combine(_folder, "model");
        var run = new TrainingRun(recipe, QuickExperiment.Data, folder, "…");
        var trained = run.Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken).Trained;
        var package = ModelPackage.Read(folder);
        var answers = LabeledAnswers.Of(package.Model, QuickExperiment.Data, Split.Dev);
        Assert.Equal(Calibration.Fit(package.Model, answers).Temperature, package.Manifest.Temperature);
        Assert.NotEqual(1, package.Manifest.Temperature);
        Assert.Equal(Loss(package.Manifest.Temperature), trained.Dev.Predictions.NegativeLogLikelihood());
        Assert.True(Loss(package.Manifest.Temperature) < Loss(1.02 * package.Manifest.Temperature));
        Assert.True(Loss(package.Manifest.Temperature) < Loss(package.Manifest.Temperature / 1.02));

        double Loss(double temperature) =>
            Evaluation.Of(package.Model.WithTemperature(temperature), answers, QuickExperiment.Corpus).Predictions.NegativeLogLikelihood();
    }
}
