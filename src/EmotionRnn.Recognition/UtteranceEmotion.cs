using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition;

/// <summary>The emotion recognised in an utterance.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Emotion">The most probable emotion; of equals the first.</param>
/// <param name="Confidence">Its calibrated probability: of utterances with a confidence of 0.7, about 70 % have that emotion on data like
/// the model's dev split.</param>
/// <param name="Probabilities">Of every emotion, in the order of the label set; they sum to 1.</param>
/// <param name="Attended">The earlier utterances that weighed most, largest first, as the forward network saw them; their weights are
/// shares of all earlier utterances.</param>
/// <param name="AbstentionReason">Why the emotion had better not be used, for a person: the confidence is below the level that was asked
/// for, the text has no words, or is in a language that the model has not learned. Null where there is no such reason.</param>
public sealed record UtteranceEmotion(
    Utterance Utterance,
    string Emotion,
    double Confidence,
    IReadOnlyList<double> Probabilities,
    IReadOnlyList<AttendedUtterance> Attended,
    string? AbstentionReason = null
)
{
    /// <summary>Whether the emotion had better not be used.</summary>
    public bool Abstained => AbstentionReason is not null;
}

/// <summary>An earlier utterance that an utterance attended to.</summary>
/// <param name="Index">Its index in the conversation, from 0.</param>
/// <param name="Weight">Its share of the attention, 0 to 1.</param>
public readonly record struct AttendedUtterance(int Index, double Weight);

/// <summary>The emotions recognised in a conversation.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Labels">The emotions that the model tells apart.</param>
/// <param name="Utterances">One for each utterance, in order.</param>
/// <param name="WithoutAudio">Utterances for which the model would have read audio and had none, or too little; 0 for a model that reads
/// text alone.</param>
public sealed record ConversationEmotions(
    Conversation Conversation,
    LabelSet Labels,
    IReadOnlyList<UtteranceEmotion> Utterances,
    int WithoutAudio = 0
)
{
    /// <summary>What a model that only listens could not hear: these utterances are not in <see cref="Conversation"/>.</summary>
    public IReadOnlyList<SkippedUtterance> Skipped { get; init; } = [];
}

/// <summary>An utterance that was not answered.</summary>
/// <param name="Utterance">The utterance.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record SkippedUtterance(Utterance Utterance, string Reason);

/// <summary>What recognition is asked for.</summary>
/// <param name="Attention">How many of the earlier utterances that weighed most to name for each; 0 for none.</param>
/// <param name="AbstainBelow">The confidence under which an answer counts as an abstention, 0 to 1.</param>
public sealed record RecognitionOptions(int Attention = 3, double AbstainBelow = 0)
{
    /// <summary>Three attended utterances, no abstention.</summary>
    public static RecognitionOptions Default { get; } = new();
}
