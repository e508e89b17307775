using System.Collections.ObjectModel;

namespace EmotionRnn.Conversations;

/// <summary>The conversations of a file in its order, at least one, with what the file is and what was not read of it.</summary>
public sealed class ConversationCollection : ReadOnlyCollection<Conversation>
{
    internal ConversationCollection(IList<Conversation> conversations, string layout, IReadOnlyList<ReadWarning> warnings)
        : base(conversations) => (Layout, Warnings) = (layout, warnings);

    /// <summary>What the content was recognised as, for people: <c>WhatsApp export</c>, <c>JSON of Deepgram</c>.</summary>
    public string Layout { get; }

    /// <summary>Whether it is in the layout of another program, and not plain text, JSON or CSV.</summary>
    public bool IsOfProgram => Layout is not ("plain text" or "plain JSON" or "CSV");

    /// <summary>What was left out and what was not certain, each once, in order of first occurrence; empty where all was read.</summary>
    public IReadOnlyList<ReadWarning> Warnings { get; }
}
