namespace EmotionRnn.Media;

/// <summary>How the clips of a collection and the utterances of a corpus go together.</summary>
/// <param name="Matches">The clip of each utterance of the corpus, in its order; null where it is missing.</param>
/// <param name="Missing">Utterances without a clip, in the corpus's order.</param>
/// <param name="Extra">Clips without an utterance, in the collection's order.</param>
public sealed record ClipComparison(
    IReadOnlyList<Clip?> Matches,
    IReadOnlyList<(string? Split, string Dialogue, string Utterance)> Missing,
    IReadOnlyList<Clip> Extra
);
