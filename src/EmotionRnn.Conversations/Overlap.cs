namespace EmotionRnn.Conversations;

/// <summary>What two splits, of one corpus or of two, have in common; or what one split has twice, where both are the same.</summary>
/// <remarks>
/// Texts are compared by their words alone, in lower case. Conversations of less than five words are left out: they may be alike by chance.
/// </remarks>
public sealed record Overlap
{
    /// <summary>The corpus and split that was there first, usually the one learned from.</summary>
    public required OverlapSide Left { get; init; }

    /// <summary>The corpus and split whose conversations are looked for in <see cref="Left"/>.</summary>
    public required OverlapSide Right { get; init; }

    /// <summary>Conversations of the right side with the same words, turn by turn, as one of the left.</summary>
    public required int IdenticalConversations { get; init; }

    /// <summary>
    /// Further conversations of the right side of which at least half the five-word sequences (of the shorter of the two) stand in one
    /// conversation of the left:
    /// the same scene, otherwise cut or transcribed.
    /// </summary>
    public required int NearDuplicateConversations { get; init; }

    /// <summary>Utterances of the right side with more than <see cref="CorpusCheckOptions.LongUtteranceWords"/> words.</summary>
    public required int LongUtterances { get; init; }

    /// <summary>Those of them that the left side has word for word.</summary>
    public required int SharedLongUtterances { get; init; }

    /// <summary>Some of the identical pairs.</summary>
    public required IReadOnlyList<OverlapExample> IdenticalExamples { get; init; }

    /// <summary>Some of the near-duplicate pairs, the most alike first.</summary>
    public required IReadOnlyList<OverlapExample> NearDuplicateExamples { get; init; }

    /// <summary>The share of long utterances that both have, from 0 to 1.</summary>
    public double SharedShare => LongUtterances == 0 ? 0 : (double)SharedLongUtterances / LongUtterances;
}

/// <summary>A split of a corpus.</summary>
/// <param name="Corpus">The corpus's name.</param>
/// <param name="Split">Its split.</param>
public sealed record OverlapSide(string Corpus, Split Split);

/// <summary>Two conversations that are alike.</summary>
/// <param name="LeftConversation">The id in the left split.</param>
/// <param name="RightConversation">The id in the right split.</param>
/// <param name="Alike">The share of the shorter one's five-word sequences that the other has, from 0 to 1.</param>
public sealed record OverlapExample(string LeftConversation, string RightConversation, double Alike);

/// <summary>What two corpora have in common.</summary>
/// <param name="Left">The name of the corpus learned from.</param>
/// <param name="Right">The name of the corpus scored on.</param>
/// <param name="Overlaps">For each pair of splits that are not empty.</param>
public sealed record CorpusComparison(string Left, string Right, IReadOnlyList<Overlap> Overlaps)
{
    /// <summary>The comparison as plain text, for a terminal of 120 columns.</summary>
    public string ToText() => CorpusReportText.Render(this);
}
