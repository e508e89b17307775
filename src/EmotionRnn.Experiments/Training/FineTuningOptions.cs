using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>How to fine-tune a pretrained encoder.</summary>
public sealed record FineTuningOptions
{
    /// <summary>
    /// The folder in which the encoder was published: <c>config.json</c>, <c>model.safetensors</c> and its tokeniser's files.
    /// </summary>
    public required string Encoder { get; init; }

    /// <summary>How: one with <see cref="TrainingPreset.Encoder"/>.</summary>
    public TrainingPreset Preset { get; init; } = TrainingPreset.Encoder;

    /// <summary>How conversations are laid out for it.</summary>
    public DialogueWindowOptions Windows { get; init; } = new();

    /// <summary>What everything random depends on.</summary>
    public required long Seed { get; init; }

    /// <summary>How many of the vocabulary's first tokens stay beside those that the training split uses.</summary>
    public int CommonTokens { get; init; } = 16_000;

    /// <summary>How the matrices are stored.</summary>
    public WeightFormat Weights { get; init; } = WeightFormat.EightBit;

    /// <summary>Which encoder it is, and under which licence, for the card; null for its folder's name.</summary>
    public string? Origin { get; init; }

    /// <summary>How many share the windows of a step; with another number the last bits differ.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether scores on train and test are recorded after every epoch, for curves.</summary>
    public bool RecordCurves { get; init; }
}
