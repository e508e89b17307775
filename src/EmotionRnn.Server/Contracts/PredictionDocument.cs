namespace EmotionRnn.Server.Contracts;

/// <summary>What was recognised: the document that <c>emotionrnn predict --json</c> writes too.</summary>
/// <param name="Schema">The name of this form, <c>emotionrnn/predict/1</c>.</param>
/// <param name="Model">The model that recognised.</param>
/// <param name="Conversations">In the order they came in.</param>
/// <param name="Skipped">Utterances that a model which only listens could not hear, and left out; absent where there are none.</param>
public sealed record PredictionDocument(
    string Schema,
    PredictionModel Model,
    IReadOnlyList<PredictedConversation> Conversations,
    IReadOnlyList<SkippedTurn>? Skipped = null
)
{
    /// <summary>What of the transcript was left out, or read in one of several ways; absent where all was read.</summary>
    public IReadOnlyList<TranscriptWarning>? Warnings { get; init; }
}

/// <summary>Something of a transcript that was left out, or read in one of several ways.</summary>
/// <param name="Line">Where it occurs first, from 1.</param>
/// <param name="Count">How often it occurs.</param>
/// <param name="Problem">What was done with it and why, for a person.</param>
public sealed record TranscriptWarning(int Line, int Count, string Problem);

/// <summary>An utterance that was not answered.</summary>
/// <param name="Conversation">The conversation's id.</param>
/// <param name="Utterance">The utterance's id.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record SkippedTurn(string Conversation, string Utterance, string Reason);

/// <summary>The model that recognised.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">Its hash: the same hash means the same answers.</param>
/// <param name="Labels">The emotions that it tells apart.</param>
public sealed record PredictionModel(string Name, string Hash, IReadOnlyList<string> Labels);

/// <summary>The emotions of a conversation.</summary>
/// <param name="Id">As the document that was sent has it.</param>
/// <param name="Utterances">In order.</param>
public sealed record PredictedConversation(string Id, IReadOnlyList<PredictedUtterance> Utterances);

/// <summary>The emotion of an utterance.</summary>
/// <param name="Id">As the document that was sent has it.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">What is said.</param>
/// <param name="Start">When it starts, in seconds; absent where unknown.</param>
/// <param name="End">When it ends, in seconds; absent where unknown.</param>
/// <param name="Emotion">The most probable emotion.</param>
/// <param name="Confidence">Its calibrated probability, 0 to 1.</param>
/// <param name="Abstained">Whether the emotion had better not be used.</param>
/// <param name="Probabilities">Of every emotion; they sum to 1.</param>
/// <param name="Attended">The earlier utterances that weighed most, largest first.</param>
public sealed record PredictedUtterance(
    string Id,
    string Speaker,
    string Text,
    double? Start,
    double? End,
    string Emotion,
    double Confidence,
    bool Abstained,
    IReadOnlyDictionary<string, double> Probabilities,
    IReadOnlyList<AttendedTurn> Attended
)
{
    /// <summary>
    /// Why it abstained, for a person: no words, a language that the model has not learned, or a confidence under the level asked for;
    /// absent where it did not.
    /// </summary>
    public string? AbstentionReason { get; init; }
}

/// <summary>An earlier utterance that an utterance attended to.</summary>
/// <param name="Index">Its index in the conversation, from 0.</param>
/// <param name="Weight">Its share of the attention to all earlier ones, 0 to 1.</param>
public sealed record AttendedTurn(int Index, double Weight);
