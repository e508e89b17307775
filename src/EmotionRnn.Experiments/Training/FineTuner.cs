using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Fine-tunes a pretrained encoder on a corpus: its vocabulary is cut to what the training split and common English need, and its layers
/// and a new head learn
/// together. The epoch is chosen on dev. A run that was stopped, in whatever way, goes on where it was with the same bits.
/// </summary>
/// <param name="corpus">With labelled train and dev splits.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">The working folder, which exists.</param>
/// <param name="progress">Told after every batch; may be null.</param>
/// <param name="time">For the time left.</param>
internal sealed class FineTuner(
    Corpus corpus,
    FineTuningOptions options,
    string folder,
    IProgress<TrainingProgress>? progress,
    TimeProvider time
)
{
    private static readonly Split[] Splits = [Split.Train, Split.Dev, Split.Test];

    /// <summary>Trains.</summary>
    /// <param name="pretrained">From <see cref="Open"/>.</param>
    /// <param name="cancellationToken">Ends training; the next run goes on.</param>
    /// <exception cref="ExperimentException">A checkpoint cannot be used.</exception>
    public (DialogueEncoder Encoder, IReadOnlyList<EpochRecord> History) Train(
        DialogueEncoder pretrained,
        CancellationToken cancellationToken
    )
    {
        var encoder = pretrained.WithCommonTokens(corpus[Split.Train], options.CommonTokens);
        var inputs = Splits.ToDictionary(
            split => split,
            split =>
                (IReadOnlyList<Networks.Transformers.EncoderInput>)
                    [
                        .. corpus[split]
                            .SelectMany(conversation => encoder.Windows.Build(conversation, corpus.Labels))
                            .Select(window => window.Input),
                    ]
        );
        var stage = new EncoderStage(options.Preset.FineTuning!, encoder.Network, inputs, options.Threads, options.Seed)
        {
            RecordCurves = options.RecordCurves,
        };
        return (encoder, stage.Run(Path.Combine(folder, "encoder.checkpoint"), progress, time, cancellationToken));
    }

    /// <summary>Opens the encoder, and sees whether training can begin.</summary>
    /// <exception cref="ExperimentException">The encoder, the preset or the corpus lacks what training needs.</exception>
    public static DialogueEncoder Open(Corpus corpus, FineTuningOptions options)
    {
        if (options.Preset.FineTuning is null)
            throw new ExperimentException(
                $"The preset {options.Preset.Name} does not say how to fine-tune an encoder. Give {TrainingPreset.Encoder.Name}."
            );
        Trainer.RequireLabels(corpus);
        try
        {
            return DialogueEncoder.Open(options.Encoder, corpus.Labels.Count, options.Windows, options.Seed);
        }
        catch (InvalidDataException error)
        {
            throw new ExperimentException(error.Message, error);
        }
    }
}
