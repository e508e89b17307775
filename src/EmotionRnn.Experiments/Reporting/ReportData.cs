using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>What an experiment found: what the page shows, and <c>report.json</c> holds. Scores are shares, 0 to 1.</summary>
public sealed record ExperimentReport
{
    /// <summary>The form of the file.</summary>
    public const string CurrentSchema = "emotionrnn/experiment/1";

    /// <summary>The form of the file.</summary>
    public required string Schema { get; init; }

    /// <summary>The command that made it, without the folders of the machine.</summary>
    public required string Command { get; init; }

    /// <summary>What was learned from and scored on.</summary>
    public required CorpusFacts Corpus { get; init; }

    /// <summary>The seeds.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The word vectors' file and its SHA-256; null where all vectors started at random.</summary>
    public SourceFacts? WordVectors { get; init; }

    /// <summary>The pretrained encoder of text and its SHA-256; null without one.</summary>
    public SourceFacts? TextEncoder { get; init; }

    /// <summary>The acoustic functionals and the SHA-256 of their rows; null without audio.</summary>
    public SourceFacts? Acoustics { get; init; }

    /// <summary>How many times dialogues were resampled for each interval.</summary>
    public required int Resamples { get; init; }

    /// <summary>The systems, in the order of the tables.</summary>
    public required IReadOnlyList<SystemReport> Systems { get; init; }

    /// <summary>Pairs of systems on the same test utterances.</summary>
    public required IReadOnlyList<Comparison> Comparisons { get; init; }

    /// <summary>The variant with the best mean weighted F1 on dev.</summary>
    public required string Best { get; init; }

    /// <summary>Test conversations with what the best variant of the first seed answered.</summary>
    public required IReadOnlyList<ExampleConversation> Examples { get; init; }

    /// <summary>The report as indented JSON, names in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ExperimentReportJson.Default.ExperimentReport) + "\n";
}

/// <summary>A file or table that went in.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">SHA-256, in lower-case hexadecimals.</param>
public sealed record SourceFacts(string Name, string Hash);

/// <summary>What a corpus holds.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">Its content's SHA-256.</param>
/// <param name="Labels">The emotions, in class order.</param>
/// <param name="Splits">Train, dev, test.</param>
public sealed record CorpusFacts(string Name, string Hash, IReadOnlyList<string> Labels, IReadOnlyList<SplitFacts> Splits);

/// <summary>What a split holds.</summary>
/// <param name="Name">train, dev or test.</param>
/// <param name="Conversations">That have a labelled utterance.</param>
/// <param name="Utterances">That are labelled.</param>
/// <param name="Counts">Of each emotion <c>[C]</c>.</param>
public sealed record SplitFacts(string Name, int Conversations, int Utterances, IReadOnlyList<int> Counts);

/// <summary>How a system does.</summary>
public sealed record SystemReport
{
    /// <summary>Its short name.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Which table it belongs to.</summary>
    public required SystemGroup Group { get; init; }

    /// <summary>Whether it is a variant of EmotionRNN that was trained here, whole.</summary>
    [JsonIgnore]
    public bool IsTrained => Group is SystemGroup.Variant or SystemGroup.Encoder;

    /// <summary>The system of which one thing is changed; null where none is.</summary>
    public string? ChangedFrom { get; init; }

    /// <summary>Whether it reads audio.</summary>
    public required bool ReadsAudio { get; init; }

    /// <summary>Numbers that training changed; 0 of one that is no network.</summary>
    public required long Parameters { get; init; }

    /// <summary>Over the seeds.</summary>
    public required SplitScore Train { get; init; }

    /// <summary>Over the seeds.</summary>
    public required SplitScore Dev { get; init; }

    /// <summary>Over the seeds.</summary>
    public required SplitScore Test { get; init; }

    /// <summary>95 % interval of the mean accuracy on test, by resampling dialogues.</summary>
    public required ConfidenceInterval TestAccuracyInterval { get; init; }

    /// <summary>95 % interval of the mean weighted F1 on test, by resampling dialogues.</summary>
    public required ConfidenceInterval TestWeightedF1Interval { get; init; }

    /// <summary>Each emotion on test, means over the seeds.</summary>
    public required IReadOnlyList<ClassScores> Classes { get; init; }

    /// <summary>On test, means over the seeds <c>[C × C]</c>: rows are true, columns answered.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Confusion { get; init; }

    /// <summary>On test, means over the seeds; null where there are no probabilities.</summary>
    public CalibrationScores? Calibration { get; init; }

    /// <summary>The reliability diagram over the test answers of all seeds; null where there are no probabilities.</summary>
    public IReadOnlyList<ReliabilityBin>? Reliability { get; init; }

    /// <summary>A seed each, for those that learn by epochs.</summary>
    public required IReadOnlyList<LearningCurve> Curves { get; init; }

    /// <summary>What an answer costs; null where it was not measured.</summary>
    public SystemCost? Cost { get; init; }

    /// <summary>What the original report prints of this variant on this corpus; null where it prints nothing.</summary>
    public PublishedScore? Published { get; init; }
}

/// <summary>Scores over seeds: mean, standard deviation and count.</summary>
/// <param name="Accuracy">0 to 1.</param>
/// <param name="WeightedF1">0 to 1.</param>
/// <param name="MacroF1">0 to 1.</param>
/// <param name="WeightedF1Values">Of each seed.</param>
public sealed record SplitScore(SeedSummary Accuracy, SeedSummary WeightedF1, SeedSummary MacroF1, IReadOnlyList<double> WeightedF1Values);

/// <summary>The epochs of a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="KeptEpoch">The epoch that was kept, from 1.</param>
/// <param name="Epochs">What each gave.</param>
public sealed record LearningCurve(long Seed, int KeptEpoch, IReadOnlyList<EpochRecord> Epochs);

/// <summary>Which question a comparison answers; p-values are corrected within it.</summary>
public enum ComparisonFamily
{
    /// <summary>Variants against each other.</summary>
    Variants,

    /// <summary>Variants against baselines.</summary>
    Baselines,

    /// <summary>Variants over an encoder against the same over a TextCNN.</summary>
    Encoders,

    /// <summary>Ablations against what they change.</summary>
    Ablations,
}

/// <summary>Two systems on the same test utterances.</summary>
/// <param name="Family">Which question it answers.</param>
/// <param name="First">A system.</param>
/// <param name="Second">Another one.</param>
/// <param name="Difference">Of the mean weighted F1, first less second, with its 95 % interval and p-value by resampling dialogues.</param>
/// <param name="HolmPValue">That p-value, corrected for all comparisons of the family.</param>
/// <param name="McNemarPValue">The median over pairs of seeds of McNemar's exact p-value, which takes utterances as independent.</param>
public sealed record Comparison(
    ComparisonFamily Family,
    string First,
    string Second,
    PairedDifference Difference,
    double HolmPValue,
    double McNemarPValue
);

/// <summary>A conversation with answers.</summary>
/// <param name="Id">Its id in the test split.</param>
/// <param name="Turns">Its turns.</param>
public sealed record ExampleConversation(string Id, IReadOnlyList<ExampleTurn> Turns);

/// <summary>A turn with an answer.</summary>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">What is said.</param>
/// <param name="Emotion">As annotated.</param>
/// <param name="Answer">As recognised.</param>
/// <param name="Probability">Of the answer.</param>
/// <param name="EmotionProbability">Of the annotated emotion.</param>
/// <param name="Attention">What it attends to, of all turns before it; empty where nothing attends.</param>
public sealed record ExampleTurn(
    string Speaker,
    string Text,
    string Emotion,
    string Answer,
    double Probability,
    double EmotionProbability,
    IReadOnlyList<float> Attention
);

/// <summary>How reports are written as JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ExperimentReport))]
internal sealed partial class ExperimentReportJson : JsonSerializerContext;
