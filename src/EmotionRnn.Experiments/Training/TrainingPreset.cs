using System.Text.Json.Serialization;
using EmotionRnn.Networks.Optimizers;

namespace EmotionRnn.Experiments.Training;

/// <summary>Which optimiser moves the weights.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent.</summary>
    Sgd,

    /// <summary>Adam.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay, over a gradient of clipped norm. It fine-tunes encoders.</summary>
    AdamW,
}

/// <summary>How the learning rate runs over the steps of a training.</summary>
public enum RateSchedule
{
    /// <summary>It stays as it is.</summary>
    Constant,

    /// <summary>
    /// It rises over the first tenth of all steps and falls to zero by the last: <see cref="LearningRateSchedule.WarmUpThenLinear"/>.
    /// </summary>
    WarmUpThenLinear,
}

/// <summary>How one network is trained.</summary>
public sealed record StageSettings
{
    /// <summary>The optimiser.</summary>
    public required OptimizerKind Optimizer { get; init; }

    /// <summary>Its step size; where that has a schedule, the largest.</summary>
    public required float LearningRate { get; init; }

    /// <summary>How the step size runs over the steps of all epochs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RateSchedule Schedule { get; init; }

    /// <summary>Its momentum; of SGD alone.</summary>
    public float Momentum { get; init; }

    /// <summary>λ of L2 regularisation, added to the gradient; of AdamW the weight decay.</summary>
    public required float L2 { get; init; }

    /// <summary>Dialogues, or for the text's network utterances, a batch.</summary>
    public required int Batch { get; init; }

    /// <summary>
    /// How many tokens a batch of an encoder's windows has at most, where that is more than <see cref="Batch"/> windows have; 0 where
    /// windows are counted alone. Single comments are short: counted by windows, their batches would be too small to keep a core busy.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int BatchTokens { get; init; }

    /// <summary>The most epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Whether the epoch with the best weighted F1 on dev is kept; otherwise the last.</summary>
    public required bool BestEpoch { get; init; }

    /// <summary>Training stops after so many epochs without a better one; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>γ in the class weights w_c = (N / (C·n_c))^γ; 0 for none, 1 for balanced classes.</summary>
    public float ClassWeightExponent { get; init; }
}

/// <summary>A named way to train: everything that a seed and a corpus do not say.</summary>
public sealed record TrainingPreset
{
    private static readonly StageSettings TextStage = new()
    {
        Optimizer = OptimizerKind.Adam,
        LearningRate = 1e-3f,
        L2 = 1e-4f,
        Batch = 50,
        Epochs = 10,
        BestEpoch = true,
        ClassWeightExponent = 0.5f,
    };

    /// <summary>The report's printed numbers. They barely train: the loss hardly falls in 50 epochs.</summary>
    public static TrainingPreset Report { get; } =
        new()
        {
            Name = "report",
            Summary = "the report's printed numbers (SGD 1e-4, 50 epochs, the last one kept); they barely train",
            Text = TextStage,
            Network = new()
            {
                Optimizer = OptimizerKind.Sgd,
                LearningRate = 1e-4f,
                L2 = 3e-4f,
                Batch = 30,
                Epochs = 50,
                BestEpoch = false,
            },
        };

    /// <summary>The report's optimiser with a step size that trains.</summary>
    public static TrainingPreset ReportSgd { get; } =
        Report with
        {
            Name = "report-sgd",
            Summary = "the report's optimiser with a step size that trains (SGD 0.05, momentum 0.9)",
            Network = Report.Network with { LearningRate = 0.05f, Momentum = 0.9f },
        };

    /// <summary>What works: Adam, and the epoch that is best on dev.</summary>
    public static TrainingPreset Recommended { get; } =
        new()
        {
            Name = "recommended",
            Summary = "what works (Adam 5e-4, up to 30 epochs, the best on dev kept)",
            Text = TextStage,
            Network = new()
            {
                Optimizer = OptimizerKind.Adam,
                LearningRate = 5e-4f,
                L2 = 3e-4f,
                Batch = 30,
                Epochs = 30,
                BestEpoch = true,
                Patience = 5,
            },
        };

    /// <summary>As recommended, reading forward only, so that a conversation can be answered turn by turn.</summary>
    public static TrainingPreset Online { get; } =
        Recommended with
        {
            Name = "online",
            Summary = "as recommended, reading forward only: for live conversations",
            Bidirectional = false,
        };

    /// <summary>For corpora of some dozens of conversations, of which the other presets would see but a batch or two an epoch.</summary>
    public static TrainingPreset Small { get; } =
        new()
        {
            Name = "small",
            Summary = "for corpora of some dozens of conversations (batches of 4, Adam 2e-3, up to 60 epochs)",
            Text = TextStage with { Batch = 8, Epochs = 40 },
            Network = Recommended.Network with { LearningRate = 2e-3f, Batch = 4, Epochs = 60, Patience = 15 },
        };

    /// <summary>
    /// For models of audio alone, whose many inputs and few recordings want to be held back: see docs/decisions/audio-preset.md.
    /// </summary>
    public static TrainingPreset Audio { get; } =
        Recommended with
        {
            Name = "audio",
            Summary = "for audio alone (Adam up to 1e-3, rising and falling over 40 epochs, L2 0.003, the last epoch kept)",
            Network = Recommended.Network with
            {
                LearningRate = 1e-3f,
                Schedule = RateSchedule.WarmUpThenLinear,
                L2 = 3e-3f,
                Epochs = 40,
                BestEpoch = false,
                Patience = 0,
            },
        };

    /// <summary>
    /// For models of audio alone that read forward only, so that a conversation can be answered turn by turn: what models/audio was trained
    /// by, which the last epoch did not better on dev.
    /// </summary>
    public static TrainingPreset AudioOnline { get; } =
        Recommended with
        {
            Name = "audio-online",
            Summary =
                "for audio alone, reading forward only: for live conversations (Adam 1e-3, L2 0.01, up to 60 epochs, the best on dev kept)",
            Network = Recommended.Network with { LearningRate = 1e-3f, L2 = 1e-2f, Epochs = 60, Patience = 15 },
            Bidirectional = false,
        };

    /// <summary>Fine-tunes a pretrained encoder, and trains what reads its vectors as recommended.</summary>
    public static TrainingPreset Encoder { get; } =
        Recommended with
        {
            Name = "encoder",
            Summary = "fine-tunes a pretrained encoder (AdamW 1e-4, 5 epochs, the best on dev kept)",
            FineTuning = new()
            {
                Optimizer = OptimizerKind.AdamW,
                LearningRate = 1e-4f,
                Schedule = RateSchedule.WarmUpThenLinear,
                L2 = 0.01f,
                Batch = 4,
                Epochs = 5,
                BestEpoch = true,
            },
        };

    /// <summary>Fine-tunes a pretrained encoder on a mixture of conversations and single comments.</summary>
    public static TrainingPreset GeneralEncoder { get; } =
        Encoder with
        {
            Name = "general-encoder",
            Summary = "fine-tunes an encoder on a mixture (AdamW 2e-4, batches of 600 tokens, 2 epochs, the last kept)",
            FineTuning = Encoder.FineTuning! with
            {
                LearningRate = 2e-4f,
                BatchTokens = 600,
                Epochs = 2,
                BestEpoch = false,
                ClassWeightExponent = 0.35f,
            },
        };

    /// <summary>Trains an EmotionRNN and the encoder under it together, on a mixture of conversations and single comments.</summary>
    public static TrainingPreset EndToEnd { get; } =
        Online with
        {
            Name = "end-to-end",
            Summary =
                "trains an encoder and the network over it together, forward only "
                + "(AdamW 1.5e-4, batches of 600 tokens, 2 epochs, the last kept)",
            Joint = GeneralEncoder.FineTuning! with { LearningRate = 1.5e-4f },
        };

    /// <summary>All presets.</summary>
    public static IReadOnlyList<TrainingPreset> All { get; } =
    [Recommended, Online, Audio, AudioOnline, Report, ReportSgd, Small, Encoder, GeneralEncoder, EndToEnd];

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>One line on it.</summary>
    public required string Summary { get; init; }

    /// <summary>How the text's network is trained.</summary>
    public required StageSettings Text { get; init; }

    /// <summary>How the EmotionRNN is trained over its features.</summary>
    public required StageSettings Network { get; init; }

    /// <summary>How a pretrained encoder is fine-tuned; null where it stays as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StageSettings? FineTuning { get; init; }

    /// <summary>How a network and the encoder under it are trained together; null where the encoder stays as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StageSettings? Joint { get; init; }

    /// <summary>Whether a second network reads the conversation from its end.</summary>
    public bool Bidirectional { get; init; } = true;
}
