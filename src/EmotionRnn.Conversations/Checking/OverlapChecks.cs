namespace EmotionRnn.Conversations;

/// <summary>Duplicates and leakage as findings.</summary>
internal static class OverlapChecks
{
    // Everyday phrases alone make a smaller share.
    private const double NotableShare = 0.02;

    public static void Run(IReadOnlyList<Overlap> overlaps, CorpusFormat format, FindingList findings)
    {
        foreach (var overlap in overlaps)
        {
            if (overlap.Left.Split == overlap.Right.Split)
                Within(overlap, format, findings);
            else
                Between(overlap, findings);
        }
    }

    private static void Within(Overlap overlap, CorpusFormat format, FindingList findings)
    {
        findings.Add(
            Severity.Warning,
            "duplicates",
            overlap.Right.Split,
            overlap.IdenticalConversations,
            "conversations with the same words as an earlier one",
            Places(overlap.IdenticalExamples)
        );

        // The dyadic variant cuts a scene once for every two of its parties.
        var severity = format == CorpusFormat.MeldDyadic ? Severity.Info : Severity.Warning;
        findings.Add(
            severity,
            "near-duplicates",
            overlap.Right.Split,
            overlap.NearDuplicateConversations,
            "conversations that share half their text or more with an earlier one",
            Places(overlap.NearDuplicateExamples)
        );
    }

    private static void Between(Overlap overlap, FindingList findings)
    {
        var (left, right) = (overlap.Left.Split.ToString().ToLowerInvariant(), overlap.Right.Split);
        findings.Add(
            overlap.Left.Split == Split.Train ? Severity.Error : Severity.Warning,
            $"leak-{left}",
            right,
            overlap.IdenticalConversations,
            $"conversations with the same words as one of {left}: scores are too good",
            Places(overlap.IdenticalExamples)
        );
        findings.Add(
            Severity.Warning,
            $"near-leak-{left}",
            right,
            overlap.NearDuplicateConversations,
            $"conversations that share half their text or more with one of {left}",
            Places(overlap.NearDuplicateExamples)
        );
        findings.Add(
            overlap.SharedShare > NotableShare ? Severity.Warning : Severity.Info,
            $"shared-utterances-{left}",
            right,
            overlap.SharedLongUtterances,
            $"of {overlap.LongUtterances:N0} long utterances ({100 * overlap.SharedShare:0.0} %) that stand word for word in {left}"
        );
    }

    private static IEnumerable<string> Places(IReadOnlyList<OverlapExample> examples) =>
        examples.Select(example => $"{example.LeftConversation} = {example.RightConversation}");
}
