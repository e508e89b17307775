using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>Logistic regression over standardised acoustic functionals: each utterance by its sound alone.</summary>
public sealed record AcousticRegressionRecipe : Recipe
{
    private static readonly double[] C = [0.001, 0.01, 0.1, 1];

    /// <summary>How many acoustic functionals to keep at most; null for all.</summary>
    public int? SelectAcoustics { get; init; }

    /// <inheritdoc/>
    public override string Name => "acoustic-regression";

    /// <inheritdoc/>
    public override bool IsSeeded => false;

    /// <inheritdoc/>
    public override bool ReadsText => false;

    /// <inheritdoc/>
    public override bool ReadsAudio => true;

    /// <inheritdoc/>
    public override string Key(TrainingData data) =>
        RecipeJson.Simple(Name, data.Corpus.ContentHash, data.Acoustics?.Hash, SelectAcoustics);

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var (corpus, audio) = (data.Corpus, data.FitAcoustics(SelectAcoustics));
        float[] rows = [.. Dialogues.Inputs(corpus, Split.Train, data.Acoustics).SelectMany(input => Labeled(input, audio, corpus.Labels))];
        var labels = Dialogues.Labels(corpus, Split.Train);
        var best = C.Select(c =>
            {
                var options = new LogisticRegressionOptions(c);
                var classifier = LogisticRegression.Fit(rows, labels, corpus.Labels.Count, options, cancellationToken).Classifier;
                return new AcousticRegressionModel(corpus.Labels, audio, classifier, temperature: 1);
            })
            .MaxBy(model => LabeledAnswers.Of(model, data, Split.Dev).WeightedF1(corpus.Labels.Count))!;
        return new(best, $"Logistic regression over acoustic functionals, trained on {corpus.Name}.");
    }

    private static IEnumerable<float> Labeled(ModelInput input, AcousticFeatures audio, LabelSet labels)
    {
        var dialogue = FeaturePipeline.Join(input.Conversation, [], audio, input.Functionals, labels);
        return dialogue.Features.Chunk(audio.Size).Where((_, t) => dialogue.Labels![t] >= 0).SelectMany(row => row);
    }

    private sealed class AcousticRegressionModel(LabelSet labels, AcousticFeatures audio, LinearClassifier classifier, double temperature)
        : BaselineModel(labels, temperature)
    {
        public override AcousticFeatures Audio => audio;

        public override bool ReadsText => false;

        public override EmotionModel WithTemperature(double temperature) =>
            new AcousticRegressionModel(Labels, audio, classifier, temperature);

        protected override float[] LogProbabilities(ModelInput input)
        {
            var features = FeaturePipeline.Join(input.Conversation, [], audio, input.Functionals, labels: null).Features;
            var answers = new float[input.Conversation.Utterances.Count * Labels.Count];
            for (var t = 0; t < input.Conversation.Utterances.Count; t++)
                classifier.LogProbabilities(features.AsSpan(t * audio.Size, audio.Size), answers.AsSpan(t * Labels.Count, Labels.Count));
            return answers;
        }
    }
}
