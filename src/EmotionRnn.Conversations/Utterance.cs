namespace EmotionRnn.Conversations;

/// <summary>What one party says in one turn of a conversation.</summary>
public sealed record Utterance
{
    /// <summary>The name of the speaker of text that names none.</summary>
    public const string UnnamedSpeaker = "unknown";

    /// <summary>Unique within its conversation. Corpora number utterances, often with gaps.</summary>
    public required string Id { get; init; }

    /// <summary>The party who speaks, by name; the same name in one conversation is the same party.</summary>
    public required string Speaker { get; init; }

    /// <summary>The words as the source has them, typographic quotes and line breaks included; may be empty.</summary>
    public string Text { get; init; } = "";

    /// <summary>The annotated emotion, a name of the corpus's <see cref="LabelSet"/>; null where there is none.</summary>
    public string? Emotion { get; init; }

    /// <summary>
    /// The recording of this utterance: a file name without its extension, such as <c>dia12_utt3</c>, or a path; null where there is none.
    /// </summary>
    public string? Clip { get; init; }

    /// <summary>When it starts, from the beginning of the recording or episode; null where unknown.</summary>
    public TimeSpan? Start { get; init; }

    /// <summary>When it ends, from the beginning of the recording or episode; null where unknown.</summary>
    public TimeSpan? End { get; init; }
}
