using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Tests.Training;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Experiments.Tests.Running;

/// <summary>Small networks on the tiny corpus: the whole of an experiment in a second.</summary>
internal static class QuickExperiment
{
    public static Corpus Corpus { get; } = TinyCorpus.Create();

    public static TrainingData Data { get; } = new(Corpus);

    public static TrainingPreset Preset { get; } =
        TrainingPreset.Recommended with
        {
            Text = TrainingPreset.Recommended.Text with { Epochs = 2, Batch = 20 },
            Network = TrainingPreset.Recommended.Network with { Epochs = 3, Batch = 8, LearningRate = 5e-3f },
        };

    public static ExperimentOptions Options { get; } =
        new()
        {
            Systems = Systems(Modality.Text),
            Seeds = [3, 4],
            Jobs = 2,
        };

    /// <summary>Loudness that tells the emotion of every second utterance, with noise beside.</summary>
    public static AcousticTable Acoustics(Corpus corpus)
    {
        var random = new RandomStream(9);
        return new(
            "loudness",
            Enum.GetValues<Split>()
                .SelectMany(split => corpus[split])
                .Select(c =>
                    (
                        c,
                        (IReadOnlyList<float[]?>)
                            [
                                .. c.Utterances.Select(
                                    (u, t) =>
                                        t % 2 == 1
                                            ? null
                                            : new float[]
                                            {
                                                corpus.Labels.IndexOf(u.Emotion ?? "") + (float)random.NextNormal() * 0.3f,
                                                (float)random.NextNormal(),
                                                5,
                                            }
                                ),
                            ]
                    )
                )
        );
    }

    public static EmotionRnnRecipe Recipe(Modality modality, AttentionKind attention = AttentionKind.Simple) =>
        new()
        {
            Preset = Preset,
            Variant = new(modality, attention),
            Embedding = new(Dimensions: 20),
            Threads = 1,
            Hyperparameters = new()
            {
                StateSize = 8,
                EmotionSize = 6,
                HiddenSize = 6,
                ProjectionSize = 4,
            },
        };

    public static ExperimentSystem[] Systems(params Modality[] modalities)
    {
        EmotionRnnRecipe[] recipes =
        [
            .. from modality in modalities
            from attention in (AttentionKind[])[AttentionKind.Simple, AttentionKind.Matching]
            select Recipe(modality, attention),
        ];
        ExperimentSystem[] variants = [.. recipes.Select(recipe => ExperimentSystem.Of(recipe, nameThePreset: false))];
        return [.. ExperimentSystem.Baselines(recipes), .. variants, variants[0].With(Ablation.All[0]), variants[0].With(Ablation.All[1])];
    }

    public static ExperimentReport Run(string folder, ExperimentOptions? options = null, IProgress<ExperimentProgress>? progress = null)
    {
        var experiment = new Experiment(Data, options ?? Options, folder, TimeProvider.System);
        experiment.Run(progress, TestContext.Current.CancellationToken);
        return ReportBuilder.Of(experiment, options ?? Options, "emotionrnn experiment …");
    }
}
