using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Trains a model on a corpus: the TextCNN on single utterances, then one or more EmotionRNNs over its features and those of pretrained
/// encoders, then the temperature.
/// Everything is chosen on dev. Checkpoints lie in a working folder, and a run that was stopped, in whatever way, goes on where it was with
/// the same bits.
/// </summary>
/// <param name="corpus">With labelled train and dev splits.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">The working folder, which exists.</param>
/// <param name="progress">Told after every batch; may be null.</param>
/// <param name="time">For the time left.</param>
public sealed class Trainer(Corpus corpus, TrainingOptions options, string folder, IProgress<TrainingProgress>? progress, TimeProvider time)
{
    private static readonly Split[] Splits = [Split.Train, Split.Dev, Split.Test];

    /// <summary>Trains every candidate and gives the one with the best weighted F1 on dev.</summary>
    /// <param name="cancellationToken">Ends training; the next run goes on.</param>
    /// <exception cref="ExperimentException">The corpus lacks what training needs, or a checkpoint cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public TrainedModel Train(CancellationToken cancellationToken)
    {
        RequireLabels(corpus);
        if (options.Variant.ReadsAudio && options.Acoustics is null)
            throw new ExperimentException($"The variant {options.Variant} reads audio, and there is none.");
        if (options.Variant.ReadsText && !options.TextCnn && options.TextEncoder is null)
            throw new ExperimentException($"The variant {options.Variant} reads text, and neither a TextCNN nor an encoder is to.");
        var words =
            options.Variant.ReadsText && options.TextCnn ? TextTraining.Words.Of(corpus, options.WordVectors, options.Embedding) : null;
        var encoded =
            options.Variant.ReadsText && options.TextEncoder is { } encoder ? EncodedFeatures.Fit(encoder, corpus[Split.Train]) : null;
        TrainedModel? best = null;
        for (var i = 0; i < options.Candidates; i++)
        {
            var candidate = TrainOne(options.Seed + i, words, encoded, cancellationToken);
            if (best is null || candidate.Dev.WeightedF1 > best.Dev.WeightedF1)
                best = candidate;
        }

        return best!;
    }

    /// <summary>Throws where a corpus has nothing to learn from or to choose on.</summary>
    internal static void RequireLabels(Corpus corpus)
    {
        foreach (var split in (ReadOnlySpan<Split>)[Split.Train, Split.Dev])
        {
            if (!HasLabels(corpus, split))
                throw new ExperimentException(
                    $"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split, which training needs."
                );
        }
    }

    internal static bool HasLabels(Corpus corpus, Split split) =>
        corpus[split].SelectMany(c => c.Utterances).Any(u => u.Emotion is not null);

    private TrainedModel TrainOne(long seed, TextTraining.Words? words, EncodedFeatures? encoded, CancellationToken cancellationToken)
    {
        var work = Directory.CreateDirectory(Path.Combine(folder, $"seed{seed}")).FullName;
        var prefix = options.Candidates > 1 ? $"seed {seed}, " : "";
        var histories = new Dictionary<string, IReadOnlyList<EpochRecord>>();

        TextFeatures? text = null;
        if (words is not null)
        {
            text = TextTraining.Start(corpus, words, options.Embedding, seed);
            var stage = TextTraining.Stage(corpus, text, options.Preset.Text, seed, options.RecordCurves, options.Threads);
            histories.Add("text", stage.Run(Path.Combine(work, "text.checkpoint"), Prefixed(prefix), time, cancellationToken));
        }

        var pipeline = new FeaturePipeline(
            text,
            options.Variant.ReadsAudio ? options.Acoustics!.Fit(corpus, options.SelectAcoustics) : null,
            encoded
        );
        var dialogues = Splits.ToDictionary(split => split, split => Dialogues.Of(pipeline, corpus, split, options.Acoustics));
        var networks = new EmotionRnnNetwork[options.Networks];
        for (var i = 0; i < networks.Length; i++)
        {
            var networkSeed = i == 0 ? seed : (long)new RandomStream(seed, i).NextBits();
            networks[i] = new(Shape(pipeline), networkSeed);
            var name = networks.Length == 1 ? "network" : $"network {i + 1} of {networks.Length}";
            var networkStage = new NetworkStage(name, options.Preset.Network, networks[i], dialogues, options.Threads, networkSeed)
            {
                RecordCurves = options.RecordCurves,
                Drop = new(pipeline, options.TextDropout, options.AudioDropout),
            };
            histories.Add(name, networkStage.Run(Path.Combine(work, $"network{i}.checkpoint"), Prefixed(prefix), time, cancellationToken));
        }

        var model = (EmotionRnnModel)Calibrate(new(corpus.Labels, pipeline, networks, temperature: 1), dialogues[Split.Dev]);
        return new(
            model,
            seed,
            Evaluation.Of(model, dialogues[Split.Dev], dialogues[Split.Train]),
            text is not null && words?.Vectors is null,
            histories
        );
    }

    private static EmotionModel Calibrate(EmotionRnnModel model, IReadOnlyList<DialogueInput> dev) =>
        Calibration.Fit(model, model.LogProbabilities(dev), dev.SelectMany(dialogue => dialogue.Labels!));

    private EmotionRnnOptions Shape(FeaturePipeline pipeline) =>
        options.Shape with
        {
            InputSize = pipeline.Size,
            ProjectedInputs = pipeline.Audio?.Size ?? 0,
            Classes = corpus.Labels.Count,
            Attention = options.Variant.Attention,
            Bidirectional = options.Shape.Bidirectional && options.Preset.Bidirectional,
        };

    private IProgress<TrainingProgress>? Prefixed(string prefix) =>
        progress is null || prefix.Length == 0 ? progress : new Relay(p => progress.Report(p with { Stage = prefix + p.Stage }));

    /// <summary>As Progress of T, but at once and in order.</summary>
    private sealed class Relay(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}

/// <summary>What training gave.</summary>
/// <param name="Model">What recognises.</param>
/// <param name="Seed">The seed that it was trained with.</param>
/// <param name="Dev">How it does on dev, where it was chosen.</param>
/// <param name="RandomVectors">Whether there were no pretrained word vectors.</param>
/// <param name="Histories">For each network its epochs.</param>
public sealed record TrainedModel(
    EmotionModel Model,
    long Seed,
    Evaluation Dev,
    bool RandomVectors,
    IReadOnlyDictionary<string, IReadOnlyList<EpochRecord>> Histories
);
