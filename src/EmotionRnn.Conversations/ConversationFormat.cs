namespace EmotionRnn.Conversations;

/// <summary>How a conversation is written down. Each is described in <c>docs/data-formats.md</c>.</summary>
public enum ConversationFormat
{
    /// <summary>Lines of <c>Speaker: text</c>.</summary>
    Text,

    /// <summary>Turns as JSON objects.</summary>
    Json,

    /// <summary>A row a turn, with a header line.</summary>
    Csv,
}
