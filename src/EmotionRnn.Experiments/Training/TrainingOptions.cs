using EmotionRnn.Networks;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>What to train.</summary>
public sealed record TrainingOptions
{
    /// <summary>How.</summary>
    public required TrainingPreset Preset { get; init; }

    /// <summary>What is read, and how the past is attended to.</summary>
    public required Variant Variant { get; init; }

    /// <summary>What everything random depends on.</summary>
    public required long Seed { get; init; }

    /// <summary>Where word vectors are read from; null draws random ones.</summary>
    public string? WordVectors { get; init; }

    /// <summary>How the vocabulary is made.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many EmotionRNNs, over one TextCNN, are averaged.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>How many times to train it all, with seeds counted up from <see cref="Seed"/>, to keep what is best on dev.</summary>
    public int Candidates { get; init; } = 1;

    /// <summary>1, or 2 for a thread a direction. It changes no bit of the result.</summary>
    public int Threads { get; init; } = int.Min(2, Environment.ProcessorCount);

    /// <summary>Whether scores on train and test are recorded after every epoch, for curves.</summary>
    public bool RecordCurves { get; init; }

    /// <summary>
    /// The network's shape. Its input, classes, attention and direction are filled in from the corpus, the variant and the preset.
    /// </summary>
    public EmotionRnnOptions Shape { get; init; } = new() { InputSize = 1, Classes = 1 };

    /// <summary>A pretrained encoder whose vectors of the text are features; null for none.</summary>
    public ITextEncoder? TextEncoder { get; init; }

    /// <summary>Whether a TextCNN is trained to read the text; needed where there is no encoder, and beside one if wanted.</summary>
    public bool TextCnn { get; init; } = true;

    /// <summary>The acoustic functionals of the corpus; needed by variants that read audio.</summary>
    public AcousticTable? Acoustics { get; init; }

    /// <summary>How many acoustic functionals to keep at most, those that tell classes apart best on train; null for all.</summary>
    public int? SelectAcoustics { get; init; }

    /// <summary>
    /// The share of dialogues from which training drops all audio, in [0, 1): so that a model that reads both learns to do without.
    /// </summary>
    public float AudioDropout { get; init; }

    /// <summary>The share of dialogues from which training drops all text, in [0, 1).</summary>
    public float TextDropout { get; init; }
}
