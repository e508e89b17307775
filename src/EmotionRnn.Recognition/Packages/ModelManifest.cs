using EmotionRnn.Networks;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Packages;

/// <summary>What a model package says of itself, in <c>manifest.json</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The version of the format that this library writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format's version.</summary>
    public required int Format { get; init; }

    /// <summary>What is in the package.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>What the model is called.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence on what it is.</summary>
    public required string Description { get; init; }

    /// <summary>The emotions, in the order of the classes.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How many EmotionRNNs are averaged; 0 where there are none.</summary>
    public int Networks { get; init; }

    /// <summary>Their shape; null where there are none.</summary>
    public EmotionRnnOptions? Network { get; init; }

    /// <summary>The shape of the text's part of the feature pipeline; null where there is none.</summary>
    public TextCnnOptions? Text { get; init; }

    /// <summary>The shape of the audio's part of the feature pipeline; null where there is none.</summary>
    public AudioManifest? Audio { get; init; }

    /// <summary>The pretrained encoder in the feature pipeline; null where there is none.</summary>
    public TextEncoderManifest? TextEncoder { get; init; }

    /// <summary>The encoder that answers itself; null where there is none.</summary>
    public EncoderManifest? Encoder { get; init; }

    /// <summary>The linear layer over TF-IDF features; null where there is none.</summary>
    public LinearManifest? Linear { get; init; }

    /// <summary>The members of an ensemble; null where it is none.</summary>
    public IReadOnlyList<MemberManifest>? Members { get; init; }

    /// <summary>See <see cref="EmotionModel.Temperature"/>.</summary>
    public required double Temperature { get; init; }

    /// <summary>Where the model comes from.</summary>
    public required TrainingRecord Training { get; init; }

    /// <summary>How it did on each split it was scored on.</summary>
    public required IReadOnlyList<ModelMetrics> Metrics { get; init; }

    /// <summary>How many numbers the model's weights are.</summary>
    public long CountParameters() =>
        Members is not null
            ? Members.Sum(member => member.Parameters)
            : (Text?.CountParameters() ?? 0)
                + 3L * (Audio?.Columns ?? 0)
                + (Audio?.Encoder?.Parameters ?? 0)
                + (TextEncoder is { } read ? read.Parameters + 3L * read.Columns : 0)
                + Networks * (Network?.CountParameters() ?? 0)
                + (Encoder?.CountParameters(Labels.Count) ?? 0)
                + (Linear?.CountParameters(Labels.Count) ?? 0);

    /// <summary>Whether the model needs nothing that comes after a turn.</summary>
    public bool CanReadLive() =>
        Kind switch
        {
            ModelKind.EmotionRnn => Network is { Bidirectional: false, EmotionAttention: false },
            ModelKind.Linear => Linear?.NeighborWeight == 0,
            ModelKind.Ensemble => Members is not null && Members.All(member => member.Live),
            _ => true,
        };

    /// <summary>Whether the model reads what is said.</summary>
    public bool ReadsText() => Kind != ModelKind.EmotionRnn || Text is not null || TextEncoder is not null;

    /// <summary>The package's other files and their SHA-256, in hexadecimal.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }
}

/// <summary>The shape of the audio's part of a feature pipeline.</summary>
/// <param name="Source">What the functionals are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
/// <param name="SampleRate">The rate at which audio is read to compute them, in Hz.</param>
/// <param name="Inputs">How many functionals an utterance has.</param>
/// <param name="Columns">How many of them are used.</param>
public sealed record AudioManifest(string Source, int SampleRate, int Inputs, int Columns)
{
    /// <summary>The encoder whose vector is the last of the functionals; null where there is none.</summary>
    public AudioEncoderManifest? Encoder { get; init; }
}

/// <summary>A pretrained encoder of speech.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">The SHA-256 of all that its vectors depend on but the sound.</param>
/// <param name="Size">How many numbers it gives an utterance.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="States">What of its states makes an utterance's vector, such as <c>mean@last_hidden_state</c>.</param>
/// <param name="Normalize">Whether every utterance is brought to a mean of 0 and a variance of 1.</param>
public sealed record AudioEncoderManifest(
    string Name,
    string Hash,
    int Size,
    long Parameters,
    IReadOnlyList<string> States,
    bool Normalize
);

/// <summary>A pretrained encoder whose vectors, standardised, are features.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">The SHA-256 of all that its vectors depend on but the text.</param>
/// <param name="Size">How many numbers it gives an utterance.</param>
/// <param name="Columns">How many of them are used.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="LiveTurns">How many turns it reads to encode a turn live.</param>
public sealed record TextEncoderManifest(string Name, string Hash, int Size, int Columns, long Parameters, int LiveTurns)
{
    /// <summary>What of its states makes an utterance's vector, such as <c>mean@2</c>; null where it reads whole conversations.</summary>
    public IReadOnlyList<string>? States { get; init; }

    /// <summary>Its shape; null where it is a graph.</summary>
    public EncoderOptions? Shape { get; init; }

    /// <summary>How conversations are laid out for it; null where it reads every utterance by itself.</summary>
    public DialogueWindowOptions? Windows { get; init; }

    /// <summary>The most tokens of an utterance that a graph reads; of others their shape says it.</summary>
    public int? LongestSequence { get; init; }

    /// <summary>How its matrices are stored; of a graph nothing is said.</summary>
    public WeightFormat Weights { get; init; }
}

/// <summary>What is in a model package.</summary>
public enum ModelKind
{
    /// <summary>A feature pipeline and one or more EmotionRNNs.</summary>
    EmotionRnn,

    /// <summary>A fine-tuned encoder with a head of its own.</summary>
    Encoder,

    /// <summary>A linear layer over TF-IDF features.</summary>
    Linear,

    /// <summary>Several packages, whose probabilities are averaged.</summary>
    Ensemble,
}

/// <summary>A fine-tuned encoder.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Windows">How conversations are laid out for it.</param>
/// <param name="Weights">How its matrices are stored.</param>
/// <param name="LiveTurns">How many turns it reads to answer a turn live.</param>
/// <param name="Origin">Which pretrained encoder it was, for people.</param>
public sealed record EncoderManifest(
    EncoderOptions Shape,
    DialogueWindowOptions Windows,
    WeightFormat Weights,
    int LiveTurns,
    string Origin
)
{
    /// <summary>How many numbers the encoder and its head are.</summary>
    /// <param name="classes">Emotions to tell apart.</param>
    public long CountParameters(int classes) => Shape.CountParameters() + (Shape.HiddenSize + 1L) * (Shape.HiddenSize + classes);
}

/// <summary>A linear layer over TF-IDF features.</summary>
/// <param name="Features">How many features it has.</param>
/// <param name="NeighborWeight">How much the features of the utterances beside count.</param>
public sealed record LinearManifest(int Features, double NeighborWeight)
{
    /// <summary>How many numbers it is.</summary>
    /// <param name="classes">Emotions to tell apart.</param>
    public long CountParameters(int classes) => (Features + 1L) * classes;
}

/// <summary>A member of an ensemble: another package, whole by itself.</summary>
/// <param name="Package">Its folder: the name of one inside the ensemble's, or <c>../NAME</c> for one beside it.</param>
/// <param name="Hash">Its hash; another package of that name is refused.</param>
/// <param name="Weight">Its share beside the others', above 0.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="Live">Whether it needs nothing that comes after a turn.</param>
public sealed record MemberManifest(string Package, string Hash, double Weight, long Parameters, bool Live);

/// <summary>How matrices of weights are stored.</summary>
public enum WeightFormat
{
    /// <summary>Two bytes a number: 11 significant bits.</summary>
    Float16,

    /// <summary>A byte a number, and for every row the factor that makes them weights.</summary>
    EightBit,
}

/// <summary>What a model was trained on and how: enough to train it again.</summary>
public sealed record TrainingRecord
{
    /// <summary>The corpus.</summary>
    public required string Corpus { get; init; }

    /// <summary>The SHA-256 of its content.</summary>
    public required string CorpusHash { get; init; }

    /// <summary>The variant, such as <c>text-simple</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Of how many seeds it was the best on dev.</summary>
    public required int Candidates { get; init; }

    /// <summary>Where its word vectors came from; null where they were random, or there are none.</summary>
    public string? WordVectors { get; init; }

    /// <summary>The command that trains it.</summary>
    public required string Command { get; init; }
}

/// <summary>A model's scores on one split.</summary>
public sealed record ModelMetrics
{
    /// <summary><c>train</c>, <c>dev</c> or <c>test</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The labelled utterances.</summary>
    public required int Utterances { get; init; }

    /// <summary>The share of utterances that were given their emotion.</summary>
    public required double Accuracy { get; init; }

    /// <summary>F1 averaged over the emotions by how often each occurs.</summary>
    public required double WeightedF1 { get; init; }

    /// <summary>The 95 % interval of <see cref="WeightedF1"/>, [low, high], by resampling dialogues.</summary>
    public required IReadOnlyList<double> Interval { get; init; }

    /// <summary>F1 averaged over the emotions.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The weighted F1 of always answering the training data's most frequent emotion.</summary>
    public required double MajorityWeightedF1 { get; init; }

    /// <summary>The expected calibration error over 15 bins, with the temperature.</summary>
    public required double CalibrationError { get; init; }

    /// <summary><c>[C × C]</c>: rows are the true emotions, columns the answers.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }
}
