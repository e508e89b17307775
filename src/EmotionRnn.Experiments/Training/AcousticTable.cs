using EmotionRnn.Conversations;

namespace EmotionRnn.Experiments.Training;

/// <summary>The acoustic functionals of a corpus: for every conversation one row an utterance, null where there is no audio.</summary>
/// <param name="source">What they are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
/// <param name="rows">By conversation, as the corpus holds it.</param>
/// <param name="hash">The SHA-256 of all rows, so that a run does not go on with others.</param>
public sealed class AcousticTable(string source, IReadOnlyDictionary<Conversation, IReadOnlyList<float[]?>> rows, string hash)
{
    /// <summary>What the functionals are.</summary>
    public string Source { get; } = source;

    /// <summary>The SHA-256 of all rows.</summary>
    public string Hash { get; } = hash;

    /// <summary>The functionals of a conversation's utterances [T]; null where it has none at all.</summary>
    public IReadOnlyList<float[]?>? this[Conversation conversation] => rows.GetValueOrDefault(conversation);
}
