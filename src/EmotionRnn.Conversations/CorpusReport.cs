using System.Text.Json.Serialization;

namespace EmotionRnn.Conversations;

/// <summary>How much a finding matters.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Good to know.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>May change results.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Makes results wrong or the corpus unusable.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>
/// What <see cref="CorpusCheck"/> says of a corpus. Made of numbers, texts and lists only, so that it can be written as JSON.
/// </summary>
public sealed record CorpusReport
{
    /// <summary>The corpus's name.</summary>
    public required string Corpus { get; init; }

    /// <summary>How it is laid out.</summary>
    public required CorpusFormat Format { get; init; }

    /// <summary>See <see cref="Conversations.Corpus.ContentHash"/>.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The labels in class order.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What a mixture was made of; empty of any other corpus.</summary>
    public IReadOnlyList<CorpusSource> Sources { get; init; } = [];

    /// <summary>Train, dev and test, empty ones too.</summary>
    public required IReadOnlyList<SplitSummary> Splits { get; init; }

    /// <summary>What occurs twice: inside each split that is not empty, and between each two.</summary>
    public required IReadOnlyList<Overlap> Overlaps { get; init; }

    /// <summary>What was found, the gravest first.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The gravest severity of all findings; info where there are none.</summary>
    public Severity Worst => Findings.Count == 0 ? Severity.Info : Findings.Max(finding => finding.Severity);

    /// <summary>The report as plain text, for a terminal of 120 columns.</summary>
    public string ToText() => CorpusReportText.Render(this);
}

/// <summary>The figures of one split.</summary>
public sealed record SplitSummary
{
    /// <summary>Which split.</summary>
    public required Split Split { get; init; }

    /// <summary>How many conversations.</summary>
    public required int Conversations { get; init; }

    /// <summary>How many utterances.</summary>
    public required int Utterances { get; init; }

    /// <summary>How many words: runs of letters, digits and apostrophes.</summary>
    public required long Words { get; init; }

    /// <summary>How many different speakers' names.</summary>
    public required int Speakers { get; init; }

    /// <summary>How many utterances have no label.</summary>
    public required int Unlabeled { get; init; }

    /// <summary>The utterances of each label, in class order.</summary>
    public required IReadOnlyList<int> LabelCounts { get; init; }

    /// <summary>How many conversations have how many parties, ascending.</summary>
    public required IReadOnlyList<HistogramBin> Parties { get; init; }

    /// <summary>How many conversations have how many turns, ascending.</summary>
    public required IReadOnlyList<HistogramBin> Turns { get; init; }
}

/// <summary>How often a number occurs.</summary>
/// <param name="Value">The number, such as three parties.</param>
/// <param name="Count">How many conversations have it.</param>
public sealed record HistogramBin(int Value, int Count);

/// <summary>One thing the check noticed.</summary>
public sealed record Finding
{
    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>A stable name for scripts, such as <c>id-gaps</c>; listed in <c>docs/data-formats.md</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Where; null for the corpus as a whole.</summary>
    public Split? Split { get; init; }

    /// <summary>How often.</summary>
    public required int Count { get; init; }

    /// <summary>What occurs so often, for a person: a phrase that goes on from the count.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the published files of a named corpus have it exactly as often: then it is no fault of this copy.</summary>
    public bool AsPublished { get; init; }

    /// <summary>Some of the places, as conversation or conversation/utterance.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
